"""Questions and answers: knowledge of departments and of interaction with the public (L9)."""

from schemas.basis import Basis
from schemas.declare import choice, date, line, prose, rows, several, term
from schemas.metadata import Metadata
from schemas.text import Text

KNOWLEDGE_KINDS = {
    "department": Text("部门业务知识", "business knowledge of a department"),
    "interaction": Text("互动知识", "knowledge from interaction"),
}


class Qa(Metadata):
    """One question with the answer that holds today."""

    type_name = "qa"

    question = prose(Text("问题", "Question"), Text("公众怎样问", "As the public asks it"), 2000)
    answer = prose(Text("答复", "Answer"), Text("现行有效的答复", "The answer that holds today"))
    knowledge_kind = choice(
        Text("知识类别", "Kind of knowledge"),
        Text("部门业务或互动", "Of a department or of interaction"),
        KNOWLEDGE_KINDS,
    )
    asked_on = date(Text("提问日期", "Asked on"), Text("提问的日期", "When it was asked"))
    answered_on = date(Text("答复日期", "Answered on"), Text("答复的日期", "When it was answered"))
    answered_by = line(
        Text("答复单位", "Answered by"), Text("谁作出答复", "Who answers"), 200, example="云泽市科学技术局"
    )
    basis = rows(Text("依据", "Basis"), Text("答复所依据的政策", "The policies it rests on"), Basis)
    similar_questions = several(
        line(
            Text("相似问法", "Similar questions"),
            Text("同一问题的其他问法", "Other ways to ask the same"),
            example="高新技术企业怎么认定？",
        )
    )
    themes = several(
        term(Text("业务主题", "Themes"), Text("业务主题代码", "Codes of business themes"), "service_theme", "talent")
    )
    message_number = line(
        Text("来信编号", "Message number"), Text("所来自的留言编号", "Number of the message it came from"), 100
    )
