"""Policy documents (L5, L6), with the core elements of an official document after GB/T 33480-2016.

Grade and period of secrecy and the copy number are left out on purpose: a classified document has no place in a
library whose content is there to be published.
"""

from schemas.declare import choice, date, flag, line, prose, several
from schemas.metadata import Metadata
from schemas.text import Text

DOCUMENT_TYPES = {
    "resolution": Text("决议", "resolution"),
    "decision": Text("决定", "decision"),
    "order": Text("命令（令）", "order"),
    "communique": Text("公报", "communiqué"),
    "announcement": Text("公告", "announcement"),
    "public_notice": Text("通告", "public notice"),
    "opinion": Text("意见", "opinion"),
    "notice": Text("通知", "notice"),
    "circular": Text("通报", "circular"),
    "report": Text("报告", "report"),
    "request": Text("请示", "request"),
    "reply": Text("批复", "reply"),
    "motion": Text("议案", "motion"),
    "letter": Text("函", "letter"),
    "minutes": Text("纪要", "minutes"),
    "law": Text("法律", "law"),
    "administrative_regulation": Text("行政法规", "administrative regulation"),
    "local_regulation": Text("地方性法规", "local regulation"),
    "rule": Text("规章", "rule"),
    "plan": Text("规划计划", "plan"),
    "other": Text("其他", "other"),
}
URGENCY = {
    "ordinary": Text("平件", "ordinary"),
    "urgent": Text("加急", "urgent"),
    "extra_urgent": Text("特急", "extra urgent"),
}
STATUS = {
    "formal": Text("正式", "formal"),
    "trial": Text("试行", "on trial"),
    "interim": Text("暂行", "interim"),
    "draft_for_comment": Text("征求意见稿", "draft for comment"),
}


class PolicyDocument(Metadata):
    """An official document of a government body."""

    type_name = "policy_document"

    document_type = choice(
        Text("文种", "Type of document"), Text("公文种类", "Which kind of official document"), DOCUMENT_TYPES
    )
    document_identifier = line(
        Text("公文标识", "Document identifier"), Text("公文的唯一标识", "Unique identifier of the document"), 200
    )
    registration_number = line(
        Text("规范性文件登记号", "Registration number"),
        Text("规范性文件统一登记编号", "Number in the register of normative documents"),
        100,
        example="YZSK00-2026-0003",
    )
    normative = flag(Text("规范性文件", "Normative"), Text("是否行政规范性文件", "Whether it is a normative document"))
    important = flag(
        Text("重要文件", "Important"),
        Text("重要文件须有解读才能发布", "An important document goes out with an interpretation only (L7)"),
    )
    document_status = choice(
        Text("文件状态", "Status"), Text("正式、试行、暂行或征求意见", "Formal, on trial, interim or draft"), STATUS
    )
    urgency = choice(Text("紧急程度", "Urgency"), Text("紧急程度", "How urgent it is"), URGENCY)
    addressees = several(
        line(
            Text("主送机关", "Addressees"),
            Text("主送的机关", "To whom it is addressed"),
            300,
            example="各县（市、区）人民政府",
        )
    )
    copied_to = several(
        line(Text("抄送机关", "Copied to"), Text("抄送的机关", "Who gets a copy"), 300, example="市委办公室")
    )
    signatory = line(
        Text("签发人", "Signatory"),
        Text("签发人姓名；多人以顿号分开", "Who released it; several with 、"),
        200,
        example="江一舟",
    )
    signed_by = several(
        line(
            Text("署名", "Signed by"),
            Text("发文机关或签发人署名", "Signature at the foot"),
            200,
            example="云泽市人民政府",
        )
    )
    attachments_note = prose(
        Text("附件说明", "Note of attachments"), Text("正文后的附件说明", "What stands of them after the text"), 2000
    )
    note = line(
        Text("附注", "Note"), Text("印发传达范围等", "Scope of distribution and the like"), 1000, example="此件公开发布"
    )
    release_level = line(
        Text("发布层次", "Level of release"), Text("发至哪一级", "Down to which level it is sent"), 100, example="县级"
    )
    printing_authority = line(
        Text("印发机关", "Printing authority"),
        Text("印发公文的机关", "Who printed and sent it"),
        200,
        example="云泽市人民政府办公室",
    )
    printed_on = date(Text("印发日期", "Date of printing"), Text("印发的日期", "When it was printed and sent"))
