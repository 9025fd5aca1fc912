"""Service items (L8): what a citizen or an enterprise needs to know to get something done."""

from schemas.basis import Basis
from schemas.declare import choice, flag, line, part, prose, rows, several, term, url, whole
from schemas.metadata import Metadata
from schemas.policy_interpretation import QuestionAnswer
from schemas.service_rows import Agency, Contact, Fee, Material, Place, Result, Step, TimeLimit
from schemas.text import Text

ITEM_KINDS = {
    "licensing": Text("行政许可", "administrative licensing"),
    "confirmation": Text("行政确认", "administrative confirmation"),
    "payment": Text("行政给付", "administrative payment"),
    "reward": Text("行政奖励", "administrative reward"),
    "ruling": Text("行政裁决", "administrative ruling"),
    "collection": Text("行政征收", "administrative collection"),
    "other_power": Text("其他行政权力", "other administrative power"),
    "public_service": Text("公共服务", "public service"),
}
HANDLING_KINDS = {
    "on_the_spot": Text("即办件", "handled on the spot"),
    "promised": Text("承诺件", "handled within a promised time"),
}
ONLINE_DEGREES = {
    "information": Text("一级：网上查询信息", "level 1: information online"),
    "download": Text("二级：表格下载", "level 2: forms online"),
    "submission": Text("三级：网上申报预审", "level 3: application online, originals shown once"),
    "full": Text("四级：全程网办", "level 4: handled fully online"),
}
AUDIENCE_KINDS = {
    "natural_person": Text("自然人", "natural persons"),
    "enterprise": Text("企业法人", "enterprises"),
    "institution": Text("事业法人", "public institutions"),
    "social_organisation": Text("社会组织法人", "social organisations"),
    "government_body": Text("行政机关", "government bodies"),
    "other": Text("其他组织", "other organisations"),
}


class ServiceItem(Metadata):
    """A service item; its title is the unified name of the item."""

    type_name = "service_item"

    item_code = line(
        Text("事项编码", "Item code"),
        Text("基本目录编码", "Code in the directory of items"),
        100,
        example="000120001000",
    )
    implementation_code = line(
        Text("实施编码", "Implementation code"), Text("实施清单编码", "Code in the list of implementation"), 100
    )
    item_kind = choice(Text("事项类型", "Kind of item"), Text("权力或服务类型", "Kind of power or service"), ITEM_KINDS)
    handling_kind = choice(
        Text("办件类型", "Handling"), Text("即办件或承诺件", "At once or within a promised time"), HANDLING_KINDS
    )
    parent_item = line(Text("主项名称", "Parent item"), Text("所属主项", "The item it is a part of"))
    agency = part(Text("实施机构", "Agency"), Text("实施主体", "The body that handles it"), Agency)
    joint_agencies = several(
        line(Text("联办机构", "Joint agencies"), Text("共同办理的机构", "Bodies that take part"), 200)
    )
    basis = rows(
        Text("设定依据", "Basis"), Text("设定事项的法律法规", "Laws and documents that set up the item"), Basis
    )
    conditions = several(prose(Text("申请条件", "Conditions"), Text("逐条列出", "One entry each"), 4000))
    materials = rows(Text("办理材料", "Materials"), Text("需要提交的材料", "What must be handed in"), Material)
    no_materials = flag(Text("无需材料", "No materials"), Text("确实不需要提交材料", "Nothing needs to be handed in"))
    steps = rows(Text("办理流程", "Flow"), Text("按次序的环节", "The steps in order"), Step)
    statutory_limit = part(Text("法定办结时限", "Statutory limit"), Text("法律规定的时限", "Set by law"), TimeLimit)
    promised_limit = part(
        Text("承诺办结时限", "Promised limit"), Text("对外承诺的时限", "Promised to the public"), TimeLimit
    )
    charged = flag(Text("是否收费", "Charged"), Text("是否收费", "Whether there is a charge"))
    fees = rows(Text("收费", "Fees"), Text("收费项目、标准和依据", "Charges, standards and their basis"), Fee)
    examination_criteria = several(
        prose(Text("审查标准", "Examination criteria"), Text("逐条列出", "One entry each"), 4000)
    )
    results = rows(Text("审批结果", "Results"), Text("办成后得到什么", "What the applicant gets"), Result)
    quota = line(Text("数量限制", "Quota"), Text("有无数量限制", "Whether the number is limited"), 500)
    places = rows(Text("办理地点", "Places"), Text("在哪里办理", "Where it is handled"), Place)
    hours = line(
        Text("办理时间", "Hours"),
        Text("什么时候办理", "When it is handled"),
        500,
        example="工作日 9:00–12:00，13:30–17:00",
    )
    contacts = rows(Text("联系方式", "Contacts"), Text("咨询、投诉、预约", "Enquiry, complaint, appointment"), Contact)
    online_degree = choice(
        Text("网上可办程度", "Online degree"),
        Text("能在网上办到哪一步", "How far it can be done online"),
        ONLINE_DEGREES,
    )
    visits = whole(Text("到现场次数", "Visits"), Text("最多跑几次", "How often one must come, at most"), 0, 20, 0)
    handle_url = url(Text("在线办理", "Handle online"), Text("在线办理网址", "Address to handle it online"))
    query_url = url(Text("进度查询", "Query status"), Text("查询进度的网址", "Address to ask how far it is"))
    complain_url = url(Text("投诉", "Complain"), Text("投诉网址", "Address to complain"))
    appointment_url = url(Text("预约", "Appointment"), Text("预约网址", "Address to make an appointment"))
    audience_kinds = several(
        choice(Text("服务对象类型", "Kinds of applicants"), Text("谁可以申请", "Who can apply"), AUDIENCE_KINDS)
    )
    themes = several(
        term(Text("服务主题", "Themes"), Text("服务主题代码", "Codes of service themes"), "service_theme", "talent")
    )
    remedies = prose(Text("救济途径", "Remedies"), Text("行政复议和诉讼", "Review and suit"), 4000)
    faqs = rows(Text("常见问题", "Frequent questions"), Text("常见问题", "What is often asked"), QuestionAnswer)
