import time

import pytest

from cms.harvest.readers.page_labels import labels_of, tidy


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>索 引 号：</td><td>A/2026-1</td></tr></table>",
        "<table><tr><th>索引号</th><td>A/2026-1</td><th>文号</th><td></td></tr></table>",
        "<dl><dt>索引号:</dt><dd>A/2026-1</dd></dl>",
        "<ul><li><span>【索引号】：</span><em>A/2026-1</em></li></ul>",
        "<div>索引号：A/2026-1</div>",
        "<div><b>索引号：</b></div><div>A/2026-1</div>",
        "<p>发布日期：2026-03-01 索引号：A/2026-1 浏览：3</p>",
        "<table><tr><td><p>索&nbsp;引&nbsp;号：</p></td><td><p>A/2026-1</p></td></tr></table>",
    ],
)
def test_a_value_is_found_by_its_label_however_it_is_set(html):
    assert labels_of(html)[tidy("索引号")] == "A/2026-1"


def test_a_blank_cell_gives_nothing_and_does_not_take_the_next_label():
    html = "<tr><td>文号：</td><td></td><td>发布日期：</td><td>2026-03-01</td></tr>"
    assert labels_of(f"<table>{html}</table>") == {"发布日期": "2026-03-01"}


def test_times_are_no_labels():
    assert labels_of("<p>发表时间：2026-04-29 09:22:29 信息来源：市科技局</p>") == {
        "发表时间": "2026-04-29 09:22:29",
        "信息来源": "市科技局",
    }


def test_scripts_and_comments_are_not_read():
    assert labels_of("<script>文号：1</script><!-- 文号：2 --><style>文号：3</style><p>文号：4</p><script>文号：5") == {
        "文号": "4"
    }


@pytest.mark.parametrize(
    "attack", ["<" * 500_000, "<script" * 100_000, "文号：" * 200_000, "<td>" * 300_000, "文 " * 300_000]
)
def test_it_takes_time_linear_in_the_page(attack):
    began = time.monotonic()
    labels_of(attack)
    assert time.monotonic() - began < 10
