"""What the public reads of each type has a text to show."""

import pytest

from cms.delivery.representation.main_text import main_text


def test_the_body_is_the_text_of_most_types():
    assert main_text("article", {"body": "<p>正文</p>"}, "正文") == ("<p>正文</p>", "正文")
    assert main_text("service_item", {}, "") == ("", "")


@pytest.mark.parametrize(
    ("content", "html", "text"),
    [
        ({"answer": "可以。\n带身份证。"}, "<p>可以。</p>\n<p>带身份证。</p>", "可以。\n带身份证。"),
        ({"answer": "1 < 2 & 3"}, "<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ({"answer": "短答", "body": "<p>长答</p>"}, "<p>长答</p>", "长答"),
        ({}, "", ""),
    ],
)
def test_of_a_question_without_a_body_it_is_the_answer(content, html, text):
    assert main_text("qa", content, "长答" if "body" in content else "") == (html, text)


def test_of_an_interpretation_in_questions_it_is_these():
    rows = [{"question": "谁可以申请？", "answer": "企业 & 个人。"}, {"question": "何时？", "answer": "随时。"}]
    assert main_text("policy_interpretation", {"questions": rows}, "") == (
        "<h3>谁可以申请？</h3>\n<p>企业 &amp; 个人。</p>\n<h3>何时？</h3>\n<p>随时。</p>",
        "谁可以申请？\n企业 & 个人。\n何时？\n随时。",
    )


LEADER = {"name": "江一舟", "position": "副市长", "portfolio": "负责科技工作。\n分管市科技局。", "rank": 4}
OFFICE = {"name": "Office <1>", "functions": ["Plans", "Reports"], "phone": "0999-1234567"}
FIGURES = {"frequency": "quarterly", "indicators": [{"name": "就业", "value": "2.86", "unit": "万人"}]}


@pytest.mark.parametrize(
    ("content", "html", "text"),
    [
        (
            {"leader": LEADER},
            "<p>姓名：江一舟</p>\n<p>职务：副市长</p>\n<h3>工作分工</h3>\n<p>负责科技工作。</p>\n<p>分管市科技局。</p>",
            "姓名：江一舟\n职务：副市长\n工作分工\n负责科技工作。\n分管市科技局。",
        ),
        (
            {"organisation": OFFICE, "language": "en"},
            (
                "<p>Name: Office &lt;1&gt;</p>\n<h3>Functions</h3>\n<ul><li>Plans</li><li>Reports</li></ul>\n"
                "<p>Telephone: 0999-1234567</p>"
            ),
            "Name: Office <1>\nFunctions\nPlans\nReports\nTelephone: 0999-1234567",
        ),
        (
            {"data": FIGURES},
            (
                "<p>发布频率：季度</p>\n<table><caption>指标</caption><tr><th>指标</th><th>数值</th><th>单位</th></tr>"
                "<tr><td>就业</td><td>2.86</td><td>万人</td></tr></table>"
            ),
            "发布频率：季度\n指标\n指标\t数值\t单位\n就业\t2.86\t万人",
        ),
    ],
)
def test_of_an_article_without_a_body_it_is_what_its_kind_has(content, html, text):
    assert main_text("article", content, "") == (html, text)


def test_the_answer_is_delivered_in_every_view(library_qa, client):
    for view, expected in (("web", "<p>可以。</p>"), ("mobile", "可以。"), ("plain", "可以。")):
        shown = client.get(f"/delivery/v1/resources/{library_qa}?view={view}").get_json()["data"]
        assert expected in shown["html"]


@pytest.fixture
def library_qa(cast):
    """A published question with an answer and no body."""
    return cast.published(
        type_name="qa",
        body=None,
        kind=None,
        question="可以代办吗？",
        answer="可以。",
        knowledge_kind="department",
        answered_by="云泽市科学技术局",
    )
