from cms.harvest.identity import digest, fingerprint, letters, may_be_same, opening

TITLE = "关于检查的通知"


def test_parts_of_a_key_are_kept_apart():
    assert digest(("ab", "c")) != digest(("a", "bc")) != digest(("abc",))
    assert len(digest(())) == 64


def test_a_digest_can_be_made_of_any_text():
    assert digest(("\ud800\0",))


def test_spaces_and_punctuation_make_no_difference_to_a_title():
    assert letters("关于 检查，的《通知》_\u3000") == "关于检查的通知"
    assert fingerprint("o", "关于检查的通知", "2026-03-01") == fingerprint("o", "关于 检查的“通知”", "2026-03-01")


def test_organization_title_and_day_are_all_part_of_a_fingerprint():
    made = {
        fingerprint(*parts)
        for parts in (
            ("o", TITLE, "2026-03-01"),
            ("p", TITLE, "2026-03-01"),
            ("o", "x", "2026-03-01"),
            ("o", TITLE, "2026-03-02"),
        )
    }
    assert len(made) == 4


def test_texts_that_begin_alike_have_one_opening():
    assert opening("各单位：\n请执行。", TITLE) == opening("\u3000\u3000各单位： 请执行。", TITLE)
    assert opening(f"{TITLE}\n各单位：", TITLE) == opening("各单位：", TITLE)
    assert opening("各单位：" + "一" * 1000, TITLE) == opening("各单位：" + "一" * 2000, TITLE)
    assert opening("甲", TITLE) != opening("乙", TITLE)
    assert opening(" \n", TITLE) == opening(TITLE, TITLE) == ""


def test_items_may_be_the_same_unless_their_texts_differ():
    assert may_be_same("a", "a")
    assert may_be_same("", "a")
    assert may_be_same("a", "")
    assert not may_be_same("a", "b")
