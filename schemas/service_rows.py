"""The structured rows of a service item (L8): materials, steps, limits, fees, results, places, contacts."""

from schemas import values
from schemas.declare import choice, flag, identifier, line, matching, prose, several, url, whole
from schemas.parts import Row
from schemas.text import Text

LIMIT_UNITS = {
    "working_day": Text("工作日", "working days"),
    "calendar_day": Text("日", "calendar days"),
    "month": Text("个月", "months"),
    "hour": Text("小时", "hours"),
    "on_the_spot": Text("即时", "on the spot"),
}
MATERIAL_FORMS = {
    "paper": Text("纸质", "paper"),
    "electronic": Text("电子", "electronic"),
    "paper_or_electronic": Text("纸质或电子", "paper or electronic"),
    "certificate": Text("电子证照调用", "taken from the electronic certificate store"),
}
ORIGINALS = {
    "original": Text("原件", "original"),
    "copy": Text("复印件", "copy"),
    "original_and_copy": Text("原件和复印件", "original and copy"),
    "original_for_check": Text("原件核验", "original shown for check"),
}
NECESSITY = {
    "required": Text("必要", "required"),
    "if_applicable": Text("视情形", "if the case applies"),
    "may_be_missing": Text("容缺后补", "may be handed in later"),
}
MATERIAL_SOURCES = {
    "applicant": Text("申请人自备", "applicant"),
    "government": Text("政府部门核发", "issued by government"),
    "intermediary": Text("中介机构出具", "issued by an intermediary"),
}
RESULT_KINDS = {
    "certificate": Text("证照", "certificate"),
    "approval": Text("批文", "approval"),
    "document": Text("证明", "document"),
    "payment": Text("资金给付", "payment"),
    "other": Text("其他", "other"),
}
DELIVERY = {
    "window": Text("窗口领取", "at the window"),
    "post": Text("邮寄", "by post"),
    "download": Text("网上下载", "by download"),
}
CONTACT_PURPOSES = {
    "enquiry": Text("咨询", "enquiry"),
    "complaint": Text("监督投诉", "complaint"),
    "appointment": Text("预约", "appointment"),
}


class Agency(Row):
    """The body that handles the item."""

    name = line(
        Text("实施机构", "Agency"),
        Text("实施主体名称", "Name of the handling body"),
        200,
        required=True,
        example="云泽市科学技术局",
    )
    code = line(Text("机构代码", "Code"), Text("统一社会信用代码", "Unified social credit code"), 50)
    nature = line(
        Text("实施主体性质", "Nature"),
        Text("法定机关、授权组织或受委托组织", "Statutory, authorised or entrusted body"),
        100,
    )
    entrusted_by = line(Text("委托部门", "Entrusted by"), Text("受委托实施时的委托部门", "Who entrusted it"), 200)


class Material(Row):
    """One paper that the applicant hands in."""

    name = line(
        Text("材料名称", "Name"),
        Text("材料的名称", "Name of the material"),
        300,
        required=True,
        example="高新技术企业认定申请书",
    )
    necessity = choice(Text("必要性", "Necessity"), Text("是否必须提交", "Whether it must be handed in"), NECESSITY)
    original = choice(
        Text("原件或复印件", "Original or copy"), Text("提交原件还是复印件", "What is handed in"), ORIGINALS
    )
    copies = whole(Text("份数", "Copies"), Text("需要几份", "How many"), 0, 100, 2)
    form = choice(Text("材料形式", "Form"), Text("纸质或电子", "Paper or electronic"), MATERIAL_FORMS)
    source = choice(Text("来源渠道", "Where from"), Text("材料从哪里来", "Who supplies it"), MATERIAL_SOURCES)
    blank_form_id = identifier(Text("空白表格", "Blank form"), Text("空白表格附件", "Attachment with the blank form"))
    blank_form_url = url(Text("空白表格网址", "Address of the blank form"), Text("表格在别处时", "If it is elsewhere"))
    sample_id = identifier(Text("示范文本", "Sample"), Text("填写样例附件", "Attachment with a filled-in sample"))
    filling_notes = prose(Text("填报须知", "Filling notes"), Text("怎样填写", "How to fill it in"), 4000)
    basis = line(Text("要求依据", "Basis"), Text("为什么需要该材料", "Why it is asked for"), 1000)
    note = line(Text("备注", "Note"), Text("备注", "Note"), 1000)


class Step(Row):
    """One step of the flow."""

    name = line(Text("环节", "Step"), Text("环节名称", "Name of the step"), 200, required=True, example="受理")
    description = prose(Text("说明", "Description"), Text("做什么", "What is done"), 4000)
    agency = line(Text("办理单位", "Who"), Text("谁办理", "Who does it"), 200)
    limit_amount = whole(Text("时限", "Limit"), Text("本环节时限", "Time for this step"), 0, 1000, 5)
    limit_unit = choice(Text("时限单位", "Unit of the limit"), Text("时限的单位", "Unit of that time"), LIMIT_UNITS)
    result = line(Text("环节结果", "Result"), Text("产生什么", "What comes of it"), 300)


class TimeLimit(Row):
    """How long handling may take."""

    amount = whole(Text("数量", "Amount"), Text("多少；即时办结填 0", "How many; 0 for on the spot"), 0, 1000, 20)
    unit = choice(Text("单位", "Unit"), Text("缺省为工作日", "Working days as a rule"), LIMIT_UNITS, required=True)
    note = line(Text("说明", "Note"), Text("不计入时限的情形等", "What is not counted, and the like"), 1000)


class Fee(Row):
    """One charge."""

    name = line(Text("收费项目", "Charge"), Text("收费项目名称", "Name of the charge"), 300, required=True)
    amount = matching(
        Text("金额（元）", "Amount in yuan"), Text("固定金额", "If it is fixed"), "amount", values.amount, "12.50", 12
    )
    standard = line(Text("收费标准", "Standard"), Text("标准的写法", "How it is reckoned"), 1000, example="每证 10 元")
    basis = line(Text("收费依据", "Basis"), Text("依据的文件", "The document that allows it"), 1000)
    reducible = flag(Text("可减免", "Reducible"), Text("是否可以减免", "Whether it can be waived"))
    note = line(Text("备注", "Note"), Text("减免情形等", "When it is waived, and the like"), 1000)


class Result(Row):
    """What the applicant gets."""

    name = line(
        Text("结果名称", "Name"), Text("证照、批文等的名称", "Name of the certificate or approval"), 300, required=True
    )
    kind = choice(Text("结果类型", "Kind"), Text("结果类型", "Kind of result"), RESULT_KINDS)
    delivery = several(choice(Text("送达方式", "Delivery"), Text("怎样领取", "How it is handed over"), DELIVERY))
    valid_for = line(Text("有效期", "Valid for"), Text("结果的有效期", "How long it holds"), 100, example="3年")
    sample_id = identifier(Text("结果样本", "Sample"), Text("结果样本附件", "Attachment with a sample"))


class Place(Row):
    """Where it is handled."""

    name = line(
        Text("地点名称", "Name"),
        Text("大厅或窗口名称", "Name of the hall or office"),
        200,
        required=True,
        example="云泽市政务服务中心",
    )
    address = line(Text("地址", "Address"), Text("详细地址", "Full address"), 300, example="云泽市泽东路8号")
    window = line(Text("窗口", "Window"), Text("窗口号", "Which window"), 200, example="二楼B区12号")
    hours = line(Text("办理时间", "Hours"), Text("该地点的办理时间", "Hours of this place"), 300)
    transit = line(Text("交通", "Getting there"), Text("公交等", "By bus and the like"), 500)


class Contact(Row):
    """Whom to call, and for what."""

    purpose = choice(
        Text("用途", "Purpose"),
        Text("咨询、投诉或预约", "Enquiry, complaint or appointment"),
        CONTACT_PURPOSES,
        required=True,
    )
    name = line(Text("联系单位或人", "Name"), Text("联系单位或人", "Body or person"), 200)
    phone = line(Text("电话", "Telephone"), Text("电话", "Telephone"), 100, example="0311-80000000")
    email = line(Text("邮箱", "E-mail"), Text("邮箱", "E-mail"), 200)
    address = line(Text("地址", "Address"), Text("信函地址", "Postal address"), 300)
