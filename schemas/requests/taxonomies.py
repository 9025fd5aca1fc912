"""What requests about schemes and terms carry."""

from typing import Any

from marshmallow import fields

from schemas import values
from schemas.declare import line, matching, several, whole
from schemas.fields import Part, options
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.directory import Body, coded, sort_by, words
from schemas.text import Text


class Label(Body):
    """A name in both languages."""

    zh = line(Text("中文", "Chinese"), Text("中文名称", "Name in Chinese"), 100, required=True, example="科技")
    en = line(Text("英文", "English"), Text("英文名称", "Name in English"), 100, required=True, example="technology")


class _Whole(Part):
    """A part that even a change gives as a whole."""

    def _load(self, value: Any, partial: Any = None) -> Any:
        return super()._load(value, partial=False if partial else None)


def _label() -> fields.Nested:
    return _Whole(Label, **options(Text("名称", "Label"), Text("中英文名称", "Both names"), "part", required=True))


class NewScheme(Body):
    """A new scheme."""

    code = line(
        Text("代码", "Code"),
        Text("小写字母、数字和 _", "Small letters, digits, _"),
        32,
        required=True,
        example="industry",
    )
    label = _label()


class SchemeQuery(WithActions, PageQuery):
    """Which schemes."""

    q = words("Words in code or label 代码或名称", "主题")
    sort = sort_by("code", "label")


class TermChange(Body):
    """What of a term can change."""

    label = _label()
    broader = matching(
        Text("上位词", "Broader term"),
        Text("上位词代码", "Code of the term above"),
        "term",
        values.term,
        "science-education",
    )
    alternative_labels = several(line(Text("别名", "Alternatives"), Text("同义词", "Other words for it"), 100))
    position = whole(Text("顺序", "Position"), Text("同级中的顺序", "Place among siblings"), 0, 999_999, 10)


class NewTerm(TermChange):
    """A new term."""

    code = line(
        Text("代码", "Code"), Text("信息资源所记代码", "Resources carry it"), 64, required=True, example="technology"
    )


class TermMerge(Body):
    """Into which term."""

    into = line(
        Text("并入", "Into"),
        Text("同一分类表的词", "A term of the same scheme"),
        64,
        required=True,
        example="education",
    )


class TermQuery(WithActions, PageQuery):
    """Which terms of a scheme."""

    broader = coded("Right below this code 上位词代码", "science-education")
    q = words("Words in code or labels 代码、名称或别名")
    sort = sort_by("tree", "code", "label")
