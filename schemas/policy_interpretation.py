"""Policy interpretations (L7): bound to a document, with background, purpose and key measures of their own."""

from schemas.declare import choice, identifier, line, part, prose, rows, several, url, whole
from schemas.metadata import Metadata
from schemas.parts import Row
from schemas.text import Text

FORMS = {
    "text": Text("文字", "text"),
    "qa": Text("问答", "questions and answers"),
    "chart": Text("图表", "chart"),
    "infographic": Text("图解", "infographic"),
    "audio": Text("音频", "audio"),
    "video": Text("视频", "video"),
    "animation": Text("动漫", "animation"),
}
SUPPLIER_ROLES = {
    "issuing": Text("发文机关", "issuing authority"),
    "leading": Text("牵头单位", "leading department"),
    "drafting": Text("起草单位", "drafting department"),
}


class Supplier(Row):
    """A body that supplies the interpretation, and as what."""

    name = line(
        Text("单位", "Body"), Text("单位名称", "Name of the body"), 200, required=True, example="云泽市科学技术局"
    )
    role = choice(
        Text("身份", "Role"), Text("发文、牵头或起草", "Issuing, leading or drafting"), SUPPLIER_ROLES, required=True
    )


class QuestionAnswer(Row):
    """One question and its answer."""

    question = prose(Text("问", "Question"), Text("问题", "The question"), 1000, required=True)
    answer = prose(Text("答", "Answer"), Text("回答", "The answer"), 10_000, required=True)


class ExplainedTerm(Row):
    """A term and what it means."""

    term = line(Text("名词", "Term"), Text("需要解释的名词", "The term"), 100, required=True)
    meaning = prose(Text("释义", "Meaning"), Text("通俗的解释", "What it means in plain words"), 2000, required=True)


class Medium(Row):
    """A chart, recording or film that interprets."""

    form = choice(Text("形式", "Form"), Text("解读形式", "Form of interpretation"), FORMS, required=True)
    attachment_id = identifier(Text("附件标识", "Attachment"), Text("已上传的文件", "Id of the uploaded file"))
    url = url(Text("网址", "Address"), Text("文件在别处时的网址", "Where it is, if elsewhere"))
    title = line(Text("名称", "Title"), Text("名称", "Title"), 300)
    transcript = prose(
        Text("文字稿", "Transcript"),
        Text("音视频文字稿或图片说明", "The words of it, for those who cannot see or hear"),
    )
    seconds = whole(Text("时长（秒）", "Length in seconds"), Text("音视频时长", "How long it runs"), 0, 86_400, 90)


class Interpreter(Row):
    """The person who interprets."""

    name = line(Text("解读人", "Interpreter"), Text("姓名", "Name"), 100, required=True)
    position = line(Text("职务", "Position"), Text("单位和职务", "Body and office"), 300)


class Enquiries(Row):
    """Where to ask."""

    unit = line(Text("咨询单位", "Unit"), Text("可向谁咨询", "Whom to ask"), 200)
    phone = line(Text("咨询电话", "Telephone"), Text("咨询电话", "Telephone for enquiries"), 100)


class PolicyInterpretation(Metadata):
    """An interpretation; the document it explains is a relation ``interprets``."""

    type_name = "policy_interpretation"

    forms = several(choice(Text("解读形式", "Forms"), Text("采用的形式", "In which forms it comes"), FORMS))
    supplied_by = rows(
        Text("解读单位", "Supplied by"), Text("由谁提供、以何身份", "Who supplies it, and as what"), Supplier
    )
    interpreters = rows(Text("解读人", "Interpreters"), Text("出面解读的人", "Who explains it in person"), Interpreter)
    background = prose(Text("背景", "Background"), Text("为什么制定", "Why the document was made"))
    purpose = prose(Text("目的", "Purpose"), Text("要达到什么", "What it is for"))
    key_measures = several(
        prose(Text("主要举措", "Key measures"), Text("自行概括，不照搬原文", "In words of its own, no excerpt"), 4000)
    )
    applies_to = prose(Text("适用对象", "Applies to"), Text("涉及哪些人和事", "Whom and what it concerns"), 4000)
    changes = prose(Text("新旧差异", "What changes"), Text("与原政策相比的变化", "Against the former policy"), 10_000)
    questions = rows(Text("问答", "Questions and answers"), Text("问答式解读", "For the form “qa”"), QuestionAnswer)
    explained_terms = rows(
        Text("名词解释", "Terms explained"), Text("关键词诠释", "Terms in plain words"), ExplainedTerm
    )
    media = rows(
        Text("图表和音视频", "Media"), Text("图表、图解、音视频、动漫", "Charts, pictures, recordings, films"), Medium
    )
    enquiries = part(Text("咨询", "Enquiries"), Text("读者可向谁咨询", "Whom readers can ask"), Enquiries)
