"""What cleaning a body can do, as codes with words for people, and the count of each."""

from collections import Counter
from dataclasses import dataclass

from schemas.text import Text

NOTES: dict[str, Text] = {
    "office": Text("办公软件留下的标记", "markup left by office programs"),
    "scripts": Text("脚本、样式与内嵌框架", "scripts, styles and frames"),
    "trackers": Text("统计与跟踪图片", "counters and tracking pixels"),
    "images_kept": Text("写在正文内的图片已取出为附件", "pictures written into the text, made attachments"),
    "images_dropped": Text("写在正文内的图片未保留", "pictures written into the text, not kept"),
    "fonts": Text("只管字体和颜色的标签", "tags for fonts and colours only"),
    "layout_tables": Text("只作排版的表格", "tables used for layout only"),
    "ragged_rows": Text("缺单元格的表格行已补齐", "rows of tables completed with empty cells"),
    "header_rows": Text("识别出的表头行", "header rows of tables recognised"),
    "empty": Text("空段落与空元素", "empty paragraphs and elements"),
    "furniture": Text("打印、分享、二维码等页面部件", "parts of the page: print, share, QR code"),
}
"""Every code that a note may have."""


@dataclass(frozen=True)
class Note:
    """Something that was done to the body, and how many times."""

    code: str
    count: int


class Tally(Counter[str]):
    """Counts what is done, to be told in the order of `NOTES`."""

    def notes(self) -> list[Note]:
        """What was done at least once."""
        return [Note(code, self[code]) for code in NOTES if self[code]]
