from cms.harvest.purify import purify

PROSE = "<p>各县（市、区）人民政府，市政府各部门：现将《云泽市科技创新券管理办法》印发给你们，请认真贯彻执行。</p>"
HIDDEN = '<div style="display:none">' + '<a href="http://bet.example/">澳门新葡京官网</a>' * 3 + "</div>"


def told(content):
    reasons = []
    return purify(content, reasons).was_tampered_with, [(one.code, one.field) for one in reasons]


def test_official_prose_is_left_as_it_is_and_nothing_is_told():
    content = {"title": "关于印发科技创新券管理办法的通知", "body": PROSE}
    assert told(content) == (False, [])
    assert content["body"] == PROSE


def test_what_break_ins_left_is_taken_out_and_told_with_its_field():
    content = {"title": "通知", "body": HIDDEN + PROSE}
    was_tampered_with, reasons = told(content)
    assert was_tampered_with
    assert "新葡京" not in content["body"]
    assert "请认真贯彻执行" in content["body"]
    assert ("tampering_removed", "body") in reasons


def test_what_old_systems_left_is_taken_out_and_counted():
    content = {"title": "通知", "body": '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>' + PROSE}
    was_tampered_with, reasons = told(content)
    assert not was_tampered_with
    assert {code for code, _ in reasons} == {"cleaned"}
    assert "o:p" not in content["body"]


def test_content_without_texts_is_fine():
    assert told({"title": "通知"}) == (False, [])
