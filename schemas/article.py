"""Articles of every kind (L5): news, notices, leaders, organisations, data, responses, refutations, topic pieces."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.declare import choice, date, line, part, prose, rows, several, term, url, whole
from schemas.faults import fault
from schemas.metadata import Metadata
from schemas.parts import Row
from schemas.text import Text

KINDS = {
    "news": Text("新闻", "news"),
    "notice": Text("通知", "notice"),
    "announcement": Text("公告公示", "announcement"),
    "leader": Text("领导信息", "leader"),
    "organisation": Text("机构信息", "organisation"),
    "data": Text("数据", "data"),
    "hot_topic_response": Text("热点回应", "response to a hot topic"),
    "rumour_refutation": Text("辟谣", "refutation of a rumour"),
    "topic": Text("专题", "topic piece"),
}
VERDICTS = {
    "false": Text("不实", "false"),
    "misleading": Text("误导", "misleading"),
    "outdated": Text("过时", "outdated"),
    "unproven": Text("尚无依据", "unproven"),
}
FREQUENCIES = {
    "once": Text("一次性", "once"),
    "daily": Text("每日", "daily"),
    "monthly": Text("月度", "monthly"),
    "quarterly": Text("季度", "quarterly"),
    "yearly": Text("年度", "yearly"),
}


class Leader(Row):
    """A leading official."""

    name = line(Text("姓名", "Name"), Text("领导姓名", "Name of the official"), 100, required=True, example="江一舟")
    position = line(Text("职务", "Position"), Text("现任职务", "Present office"), 300, example="云泽市副市长")
    portfolio = prose(Text("工作分工", "Portfolio"), Text("分管的工作", "What the official is in charge of"), 4000)
    resume = prose(Text("简历", "Curriculum vitae"), Text("公开的简历", "The public curriculum vitae"))
    rank = whole(Text("排序", "Rank"), Text("在列表中的次序", "Place in the list"), 1, 1000)


class Organisation(Row):
    """A body and what it does."""

    name = line(Text("机构名称", "Name"), Text("机构全称", "Full name"), 200, required=True, example="云泽市科学技术局")
    functions = several(prose(Text("主要职能", "Functions"), Text("逐条列出", "One entry each"), 2000))
    head = line(Text("负责人", "Head"), Text("主要负责人", "Who leads it"), 100)
    address = line(Text("办公地址", "Address"), Text("办公地址", "Office address"), 300)
    postcode = line(Text("邮政编码", "Postcode"), Text("邮政编码", "Postcode"), 20, example="100000")
    hours = line(Text("办公时间", "Hours"), Text("办公时间", "Office hours"), 300, example="周一至周五 9:00–17:00")
    phone = line(Text("联系电话", "Telephone"), Text("对外电话", "Public telephone"), 100, example="0311-80000000")
    email = line(Text("电子邮箱", "E-mail"), Text("对外邮箱", "Public e-mail address"), 200)
    website = url(Text("网站", "Website"), Text("机构网站", "Site of the body"))


class Indicator(Row):
    """One figure of a data release."""

    name = line(
        Text("指标", "Indicator"), Text("指标名称", "Name of the indicator"), 200, required=True, example="研发经费投入"
    )
    value = line(Text("数值", "Value"), Text("如公布的写法", "As published"), 100, required=True, example="12.6")
    unit = line(Text("单位", "Unit"), Text("计量单位", "Unit of measure"), 50, example="亿元")
    change = line(Text("变化", "Change"), Text("同比或环比", "Against the former period"), 100, example="同比增长8.1%")
    note = line(Text("说明", "Note"), Text("口径说明", "What is counted"), 500)


class DataRelease(Row):
    """Figures of a period."""

    period_from = date(Text("数据起始", "Period from"), Text("数据所属期开始", "First day of the period"))
    period_to = date(Text("数据截止", "Period to"), Text("数据所属期结束", "Last day of the period"))
    frequency = choice(Text("发布频率", "Frequency"), Text("多久发布一次", "How often it is published"), FREQUENCIES)
    producer = line(Text("数据提供单位", "Producer"), Text("谁产生的数据", "Who made the figures"), 200)
    indicators = rows(Text("指标", "Indicators"), Text("逐项指标", "One row a figure"), Indicator)
    method = prose(Text("统计口径", "Method"), Text("怎样统计", "How it was counted"), 4000)


class HotTopicResponse(Row):
    """An answer to what the public is talking about."""

    concern = prose(Text("关切", "Concern"), Text("公众关心的问题", "What the public asks"), 2000, required=True)
    response = prose(Text("回应要点", "Response"), Text("回应的要点", "The answer in short"), 4000)
    responded_by = line(Text("回应单位", "Responding body"), Text("谁作出回应", "Who answers"), 200)
    responded_on = date(Text("回应日期", "Date of response"), Text("回应的日期", "When it was answered"))


class Refutation(Row):
    """A rumour and the facts."""

    rumour = prose(Text("谣言", "Rumour"), Text("流传的说法", "What is being said"), 2000, required=True)
    facts = prose(Text("事实", "Facts"), Text("经核实的事实", "What was found"), 4000, required=True)
    verdict = choice(Text("结论", "Verdict"), Text("核实结论", "What the check found"), VERDICTS)
    verified_by = line(Text("核实单位", "Verified by"), Text("谁核实的", "Who checked"), 200)
    seen_on = date(Text("流传日期", "Seen on"), Text("何时开始流传", "When it was first seen"))
    evidence_urls = several(url(Text("佐证", "Evidence"), Text("佐证网址", "Addresses of evidence")))


class Topic(Row):
    """The frame of a topic piece; a topic has an end."""

    lead = prose(Text("导语", "Lead"), Text("专题导语", "What the topic is about"), 4000)
    starts_on = date(Text("开始", "Starts on"), Text("专题开始日期", "First day"))
    ends_on = date(Text("结束", "Ends on"), Text("专题结束日期", "Last day"))
    section = line(Text("板块", "Section"), Text("在专题中的板块", "The section within the topic"), 100)


class Article(Metadata):
    """An article; the part named like its kind holds what only that kind has."""

    type_name = "article"

    kind = choice(Text("类别", "Kind"), Text("文章的类别", "What kind of article it is"), KINDS)
    author = line(Text("作者", "Author"), Text("作者或记者", "Author or reporter"), 200)
    editor = line(Text("责任编辑", "Editor"), Text("责任编辑", "Editor in charge"), 100)
    place = line(Text("地点", "Place"), Text("事情发生的地点", "Where it happened"), 200)
    happened_on = date(Text("事件日期", "Date of the event"), Text("事情发生的日期", "When it happened"))
    notice_from = date(Text("公示开始", "Notice from"), Text("公示期开始", "First day of public notice"))
    notice_until = date(Text("公示截止", "Notice until"), Text("公示期结束", "Last day of public notice"))
    themes = several(term(Text("所属专题", "Topics"), Text("专题代码", "Codes of topics"), "topic", "spring-ploughing"))
    leader = part(Text("领导信息", "Leader"), Text("类别为领导信息时填写", "For the kind “leader”"), Leader)
    organisation = part(
        Text("机构信息", "Organisation"), Text("类别为机构信息时填写", "For the kind “organisation”"), Organisation
    )
    data = part(Text("数据", "Data"), Text("类别为数据时填写", "For the kind “data”"), DataRelease)
    hot_topic_response = part(
        Text("热点回应", "Response to a hot topic"),
        Text("类别为热点回应时填写", "For the kind “hot_topic_response”"),
        HotTopicResponse,
    )
    rumour_refutation = part(
        Text("辟谣", "Refutation of a rumour"), Text("类别为辟谣时填写", "For the kind “rumour_refutation”"), Refutation
    )
    topic = part(Text("专题", "Topic"), Text("类别为专题时填写", "For the kind “topic”"), Topic)

    @validates_schema(skip_on_field_errors=True)
    def _part_of_its_kind(self, data: dict[str, Any], **_: Any) -> None:
        """A part is filled in only for its own kind; a change that does not name the kind is checked on the whole."""
        kind = data.get("kind")
        wrong = [name for name in PARTS if data.get(name) and kind and name != kind]
        if wrong:
            raise ValidationError(
                {name: [fault("wrong_kind", zh={"kind": KINDS[name].zh}, kind=name)] for name in wrong}
            )


PARTS = ("leader", "organisation", "data", "hot_topic_response", "rumour_refutation", "topic")
