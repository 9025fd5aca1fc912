"""`/docs/errors`: where the `type` of every problem leads, in both languages."""

from flask import Flask, render_template_string

from cms.errors import Code
from cms.web.transactions import public

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>错误代码 · Error codes</title></head>
<body><h1>错误代码 · Error codes</h1><dl>{% for code in codes %}
<dt id="{{ code.name|lower }}"><code>{{ code.name|lower }}</code> ({{ code.status }})</dt>
<dd>{{ code.title.zh }} · <span lang="en">{{ code.title.en }}</span></dd>{% endfor %}</dl></body></html>"""


@public
def error_page() -> str:
    """Every error code with its status and title."""
    return render_template_string(_PAGE, codes=list(Code))


def document_errors(app: Flask) -> None:
    """Add the page."""
    app.add_url_rule("/docs/errors", "error_page", error_page)
