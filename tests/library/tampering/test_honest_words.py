"""Words that sites of gambling bear as names and honest texts say as words: told perhaps, never replaced."""

import pytest

from cms.library.tampering.examine import examine, examine_together
from cms.library.tampering.findings import GAP

HONEST = [
    "关于2027年申博工作的通知\n各学院：现启动2027年申博报名，硕士研究生申博须提交材料，申博名额由研究生院下达。",
    "云泽大学申博推进工作方案的通知\n云泽大学申博推进工作方案的通知",
    "请登录申博官网报名。逾期申博官网不再受理。\n申博官网\n网上报名。申博官网",
    "云泽申博科技有限公司、申博文化传播公司拟认定为科技型中小企业。申博科技有限公司主营软件。",
    "中国—亚欧博览会（亚博会）今日开幕，亚博会设置五个展区，亚博体育场馆承办开幕式，亚博体育馆开放。",
    "亚博会开幕\n市商务局亚博会组织工作的通知\n商务局亚博组织参展的通知",
    "华体会主任出席，华体会秘书长主持。",
    "威尼斯人热情好客。代表团参访澳门威尼斯人会展中心，威尼斯人酒店负责人介绍情况。",
    "澳门博彩业收入增长，澳门博彩业从业人员参加培训，澳门博彩监察协调局派员参加。",
    "对云泽永利棋牌室、金沙棋牌室、皇冠游戏中心进行消防检查，永利棋牌室有隐患3处。",
    "永利国际棋牌室停业整改，威尼斯人电竞馆、永利国际棋牌室各罚款一千元。",
    "检查对象：\n永利国际\n金沙娱乐\n太阳城集团\n天博体育\n永利棋牌\n通宝娱乐\n",
    "全市严禁赌球，领导干部不得参与赌球，不得投资博彩公司。",
    "查处非法添加药品：壮阳药\n查处壮阳药12盒，催情药3盒。",
    "校园裸贷、刷单兼职危害学生。辅导员须向学生讲明裸贷、刷单兼职的后果。",
    "体育投注站不得向未成年人售彩，体育投注额用于全民健身。电子游艺场所、电子游艺设备另行规定。",
    "必威公司（上海必威科技）与竞博会组委会签约，必威公司负责竞博会布展。",
    "登录天博官网查询，天博官网每日更新，银河官网停用，银河官网公告。",
    "太阳城小区、太阳城集团改造葡京路，澳博中心由乐天堂幼儿园使用，澳博中心另行命名。",
]


@pytest.mark.parametrize("text", HONEST)
def test_a_word_of_honest_texts_is_never_replaced(text):
    examined = examine(text)
    assert examined.cleaned == text
    assert {one.done for one in examined.findings} <= {"kept"}


def test_a_short_name_in_title_and_text_is_told_and_left():
    fields = {"title": "关于2027年申博工作的通知", "body": "<p>各学院：现启动2027年申博报名。</p>"}
    cleaned, findings = examine_together(fields)
    assert cleaned == fields
    assert [(one.field, one.certainty, one.sample) for one in findings] == [
        ("title", "possible", "申博"),
        ("body", "possible", "申博"),
    ]


@pytest.mark.parametrize("name", ["申博娱乐城", "申博sunbet", "亚博真人", "澳博bet365", "新葡京娱乐城官网"])
def test_a_short_name_run_together_with_what_only_such_sites_say_is_one(name):
    text = f"一、加强{name}实验室管理。\n二、落实{name}安全责任。"
    assert examine(text).cleaned == text.replace(name, GAP)


def test_a_short_name_run_together_with_a_sites_word_gives_way_where_an_official_word_must_have_stood():
    text = "云泽市教育局申博官网印发考试招生办法的通知"
    assert examine(text).cleaned == text.replace("申博官网", "关于")
