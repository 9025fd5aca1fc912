"""Citations: which documents a text names, and what it does to them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.harvest.references import MOST, RELATIONS, find
from schemas.relations import DECLARED

RULES = "云泽市实验室管理办法"
TITLE = f"云泽市科学技术局关于印发《{RULES}》的通知"


def acts(title, text):
    return [(one.name, one.number, one.act) for one in find(title, text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("根据《云泽市科技进步条例》，制定本办法。", [("云泽市科技进步条例", None, "basis")]),
        (
            "根据《云泽市科技进步条例》、市政府《关于加强创新的意见》（云政发〔2025〕3号）和《云泽市预算管理办法》，制定本办法。",
            [
                ("云泽市科技进步条例", None, "basis"),
                ("关于加强创新的意见", "云政发〔2025〕3号", "basis"),
                ("云泽市预算管理办法", None, "basis"),
            ],
        ),
        ("为贯彻落实《云泽市创新规划》精神，现就有关事项通知如下。", [("云泽市创新规划", None, "implements")]),
        ("按照云政发〔2025〕3号文件要求，现通知如下。", [("", "云政发〔2025〕3号", "basis")]),
        (
            "本办法自发布之日起施行。《云泽市科技园区管理办法》（云科发[2019]1号）、《云泽市园区评估细则》（云科发[2019]2号）同时废止。",
            [
                ("云泽市科技园区管理办法", "云科发〔2019〕1号", "repeals"),
                ("云泽市园区评估细则", "云科发〔2019〕2号", "repeals"),
            ],
        ),
        ("《云泽市科技园区管理办法》自2026年5月1日起废止。", [("云泽市科技园区管理办法", None, "repeals")]),
        ("现决定对《云泽市收费办法》等7件文件予以废止。", [("云泽市收费办法", None, "repeals")]),
        ("现对《云泽市科技园区管理办法》作如下修改：", [("云泽市科技园区管理办法", None, "amends")]),
        ("现将《关于开展宪法宣传的通知》转发给你们，请遵照执行。", [("关于开展宪法宣传的通知", None, "forwards")]),
        ("《云泽市创新规划》已经市政府同意，现印发给你们。", [("云泽市创新规划", None, "issues")]),
        ("附件：1.《云泽市园区评估细则》", [("云泽市园区评估细则", None, "issues")]),
        ("参见《云泽市园区评估细则》。", [("云泽市园区评估细则", None, "mentions")]),
        (
            "近日，云泽市人民政府关于加强创新工作的意见（云政发〔2025〕3号）要求，各单位应当报告。",
            [("云泽市人民政府关于加强创新工作的意见", "云政发〔2025〕3号", "mentions")],
        ),
    ],
)
def test_an_act_is_told_from_the_words_around_the_name(text, wanted):
    assert acts("关于做好有关工作的通知", text) == wanted


@pytest.mark.parametrize(
    ("title", "act", "relation"),
    [
        (f"《{RULES}》解读", "interprets", "interprets"),
        (f"一图读懂《{RULES}》", "interprets", "interprets"),
        (f"{RULES}政策解读", "interprets", "interprets"),
        (f"关于废止《{RULES}》的决定", "repeals", "repeals"),
        (f"关于修改《{RULES}》的决定", "amends", "amends"),
        (f"关于转发《{RULES}》的通知", "forwards", "related"),
        (f"关于印发《{RULES}》的通知", "issues", ""),
        (f"关于贯彻落实《{RULES}》的通知", "implements", "based_on"),
    ],
)
def test_a_title_says_what_it_does(title, act, relation):
    assert [(one.name, one.act, one.relation, one.field) for one in find(title, "")] == [
        (RULES, act, relation, "title")
    ]


def test_what_is_forwarded_needs_no_marks():
    title = "云泽市教育局转发云泽省教育厅关于做好招生工作的通知的通知"
    assert acts(title, "") == [("云泽省教育厅关于做好招生工作的通知", None, "forwards")]


def test_a_document_is_named_once_with_its_strongest_act_and_its_number():
    text = "根据《云泽市科技进步条例》，制定本办法。\n见《云泽市科技进步条例》（云政发〔2020〕3号）。"
    (one,) = find(TITLE, text)[1:]
    assert (one.name, one.act, one.number) == ("云泽市科技进步条例", "basis", "云政发〔2020〕3号")


def test_the_old_paper_of_the_same_name_is_another_paper():
    text = f"现予印发。《{RULES}》（云科发〔2019〕1号）同时废止。"
    assert acts(TITLE, text) == [(RULES, None, "issues"), (RULES, "云科发〔2019〕1号", "repeals")]


def test_its_own_number_is_no_citation():
    assert acts(TITLE, "云科发〔2026〕5号\n各单位：\n现印发给你们。") == [(RULES, None, "issues")]


def test_what_the_explained_document_does_its_explanation_only_mentions():
    text = (
        f"近日，市科技局印发《{RULES}》（云科发〔2026〕5号）。《云泽市实验室评估办法》（云科发〔2019〕1号）同时废止。"
    )
    assert acts(f"《{RULES}》解读", text) == [
        (RULES, "云科发〔2026〕5号", "interprets"),
        ("云泽市实验室评估办法", "云科发〔2019〕1号", "mentions"),
    ]


def test_a_title_with_a_short_name_means_what_the_text_calls_so():
    text = f"近日，市科技局出台了《{RULES}》（以下简称《办法》）。《办法》共五章。"
    assert acts("市科技局负责人解读《办法》", text) == [(RULES, None, "interprets")]


@pytest.mark.parametrize(
    "text",
    [
        "填写《云泽市实验室申报书》和《受理通知书》。",
        "据《云泽日报》报道，《三国演义》再版。",
        "《办法》《条例》《实施方案》《若干措施》施行。",
        "《未闭合的名称",
        "《》《 》",
        "2026年第3号",
    ],
)
def test_forms_books_and_short_names_are_no_documents(text):
    assert find("关于做好有关工作的通知", text) == []


def test_laws_have_short_names():
    assert acts("关于做好有关工作的通知", "根据《教育法》《宪法》，制定本办法。") == [
        ("教育法", None, "basis"),
        ("宪法", None, "basis"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "《云泽市实验室评估办法》继续有效，其他文件予以废止。",
        "其上位法《云泽市科技条例》已废止。",
        "公示《云泽市实验室评估办法》以及新颁布、修改、废止文件。",
    ],
)
def test_what_is_not_repealed_here_is_not_said_to_be(text):
    assert {act for *_, act in acts("关于做好有关工作的通知", text)} == {"mentions"}


def test_a_law_referred_to_far_down_is_no_basis():
    text = "一、总则。\n" * 200 + "违反规定的，依照《云泽市处罚条例》处罚。"
    assert acts("云泽市市场管理规定", text) == [("云泽市处罚条例", None, "mentions")]


def test_names_are_compared_without_spaces_and_with_one_kind_of_inner_marks():
    (one,) = find("通知", "参见《关于印发〈云泽市　实验室\n管理办法〉的通知》。")
    assert one.name == "关于印发《云泽市实验室管理办法》的通知"


def test_every_relation_can_be_declared():
    assert set(RELATIONS.values()) <= {*DECLARED, ""}


WORDS = (
    "《 》 （ ） 云泽市实验室管理办法 云政发〔2025〕3号 根据 同时废止 ， 。 、 和 关于 的通知 "
    "以下简称《办法》 解读 〈 〉 印发 国务院令第711号"
)
PIECES = st.sampled_from([*WORDS.split(" "), "\n", " "])


@given(st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=60).map("".join))
@settings(deadline=None)
def test_whatever_the_text_citations_are_distinct_and_stand_where_they_say(title, text):
    found = find(title, text)
    assert len(found) <= MOST
    for one in found:
        assert one.name or one.number
        assert one.relation == RELATIONS[one.act]
        assert 0 <= one.offset < len(title if one.field == "title" else text)
    assert len({(one.name, one.number) for one in found}) == len(found)


@given(
    st.lists(
        st.sampled_from(["云泽市园区评估细则", "云泽市预算管理办法", "云泽市科技进步条例"]),
        min_size=1,
        max_size=3,
        unique=True,
    )
)
def test_all_that_is_listed_is_repealed_together(names):
    text = "、".join(f"《{name}》" for name in names) + "同时废止。"
    assert acts("通知", text) == [(name, None, "repeals") for name in names]


@pytest.mark.parametrize(
    "piece",
    [
        "《",
        "《a",
        "《云泽市预算管理办法》、",
        "（云政发〔2025〕3号）",
        "关于a的通知（云政发〔2026〕1号）",
        "以下简称《",
    ],
)
def test_hostile_text_takes_seconds_at_most(piece):
    started = time.process_time()
    find("《办法》解读", piece * (240_000 // len(piece)))
    assert time.process_time() - started < 6
