"""A legal basis or reference: what a service item or an answer rests on (L8-L10)."""

from schemas.declare import identifier, line, prose, url
from schemas.parts import Row
from schemas.text import Text


class Basis(Row):
    """One law or document, with the article that matters."""

    name = line(
        Text("依据名称", "Name"),
        Text("法律、法规、文件的名称", "Name of the law or document"),
        500,
        required=True,
        example="中华人民共和国促进科技成果转化法",
    )
    document_number = line(Text("文号", "Number"), Text("发文字号或令号", "Document or order number"), 200)
    article = line(
        Text("条款", "Article"), Text("第几条第几款", "Which article and paragraph"), 200, example="第十二条第一款"
    )
    text = prose(Text("条文", "Text"), Text("条文内容", "Wording of the article"), 10_000)
    target_id = identifier(
        Text("库内文件", "In the library"), Text("该文件在本库的标识", "Id of that document in this library")
    )
    url = url(Text("网址", "Address"), Text("全文网址", "Address of the full text"))
