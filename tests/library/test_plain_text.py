"""Plain text: one line a block, one line a row."""

import pytest

from cms.library.plain_text import to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>一</p><p>二</p>", "一\n二"),
        ("<p>一<br>二</p>", "一\n二"),
        ("<h2>题</h2>文", "题\n文"),
        ("<ul><li>一</li><li>二</li></ul>", "一\n二"),
        ("<p>关<b>于</b>印<span>发</span></p>", "关于印发"),
        ("<p>科技\n创新</p>", "科技创新"),
        ("<p>science\nand technology</p>", "science and technology"),
        ("<p>a &amp; b &lt;c&gt;</p>", "a & b <c>"),
        ("<p>\u3000\u3000一</p>", "一"),
        ("<p>a&nbsp;&nbsp; b</p>", "a b"),
        ('<p><img src="x" alt="a > b">图</p>', "图"),
        ("<table><tr><td>一</td><td></td><td>三</td></tr></table>", "一\t\t三"),
        ("<p></p><p> </p><div><p>一</p></div>", "一"),
        ("<ruby>政<rt>zhèng</rt></ruby>", "政zhèng"),
    ],
)
def test_plain_text_follows_the_blocks(html, text):
    assert to_text(html) == text
