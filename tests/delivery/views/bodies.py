"""Bodies for the properties that every rendition has: random markup, cleaned as it is when it is stored."""

import re

from hypothesis import strategies as st

from cms.library.html import clean
from cms.library.plain_text import to_text

SHA = "ab" * 32
OTHER = "cd" * 32
_TAGS = (
    "<p> </p> <div> </div> <b> </b> <table> <caption> </caption> <colgroup> <col> <tr> <td> </td> <th> </table> "
    "<ul> <ol> <li> </ul> <br> <h2> </h2> <ruby> <rt> <hr> </a> <blockquote> </blockquote> <dl> <dd> </dl> <figure> "
    "<figcaption> </figure> <code> </code> <sup> </sup> </audio> </video> <!-- --> <style> </style> <script> </script>"
)
PIECES = [
    *_TAGS.split(),
    "<a href='https://x.cn/?a=1&b=2'>",
    "<a href='https://y.cn'>https://y.cn</a>",
    "<a href='mailto:kjj@yunze.example'>",
    f"<a href='/files/{SHA}/附件 1.pdf'>",
    f"<img src='/files/{SHA}/图.png' alt='办理&lt;流程&gt;\"图\"' width=2000 style='width:2000px' class=big id=x>",
    f"<img src='/files/{OTHER}/x.svg' alt=''>",
    "<img src='https://x.cn/y.png' onerror=alert(1)>",
    "<video src='https://x.cn/v.mp4' width=800>",
    f"<audio><source src='/files/{OTHER}/a.mp3'>",
    "<td style='width:900px' colspan=2 class=c>",
    "<p style='text-indent:2em;min-width:1000px'>",
    "<p id=x class=y lang=bo dir=rtl>",
    "&lt;p class=&quot;x&quot; href=&quot;y&quot;&gt;",
    "&amp;nbsp;",
    "&nbsp;",
    "\n",
    "关于印发",
    "第一条 各县、区人民政府。",
    "word " * 3,
    "https://www.yunze.example/" + "very-long/" * 30,
    "[1]",
    '"',
    ">",
    "&",
]
markup = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
cleaned = markup.map(lambda html: clean(html).html)


def words(html: str) -> str:
    """What a reader reads, without any blank."""
    return re.sub(r"\s+", "", to_text(html))
