"""Drafted mappings are correct, pass a dry run on their own file, and give drafts."""

import re
from pathlib import Path

import pytest

from cms.errors import Problem
from cms.harvest import mapping_file
from cms.harvest.limits import LIMITS, Limits
from cms.harvest.suggest.draft import suggest
from tests.cast import CODES
from tests.harvest.making import document, export, page, post, workbook, zipped

BODY = "各县（市、区）科技局：现将有关事项通知如下，请遵照执行。" * 6
SIGNED = f"{BODY}\n云泽市科学技术局\n2026年3月1日"


def csv_of(*rows: list[str]) -> str:
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)


def filled(text: str) -> str:
    """The draft as an editor leaves it: the organization is their own."""
    return re.sub(r'(?m)^organization = ".*?"', f'organization = "{CODES["science"]}"', text, count=1)


def bring(desk, path: Path):
    text = filled(suggest(path))
    assert desk.bring_in(path, text, is_dry=True).counts["refused"] == 0
    report = desk.bring_in(path, text)
    assert report.counts["refused"] == 0
    return text, desk.contents()


def save(desk, text: str, name: str = "导出.csv", encoding: str = "utf-8") -> Path:
    path = desk.folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_columns_of_a_crawl(desk):
    header = ["标题", "时间", "内容", "一级类别", "来源网站", "访问地址", "附件链接"]
    rows = [
        [
            f"云科发〔2026〕{n}号 关于第{n}项工作的通知",
            f"2026年03月{n:02d}日",
            SIGNED,
            "政策文件",
            "https://a.example/",
            f"https://a.example/{n}",
            "https://a.example/f.pdf;",
        ]
        for n in range(1, 9)
    ]
    text, contents = bring(desk, save(desk, csv_of(header, *rows), encoding="gb18030"))
    assert 'type = "policy_document"' in text
    assert contents[0]["first_published_at"] == "2026-03-01T00:00:00+08:00"
    assert contents[0]["signed_on"] == "2026-03-01"
    assert contents[0]["document_number"] == "云科发〔2026〕1号"
    assert contents[0]["source"] == {"url": "https://a.example/1"}
    assert "f.pdf</a>" in str(contents[0]["body"])


def test_names_in_english_html_and_another_delimiter(desk):
    rows = ["id;title;content;publish_date;keywords;url"]
    rows += [
        f"{n};Notice number {n};<p>{BODY}</p><p>二</p>;2026-03-{n:02d} 09:30:00;甲、乙;https://a.example/{n}"
        for n in range(1, 6)
    ]
    text, contents = bring(desk, save(desk, "\n".join(rows) + "\n"))
    assert 'delimiter = ";"' in text
    assert 'format = "html"' in text
    assert contents[0]["keywords"] == ["甲", "乙"]
    assert contents[0]["first_published_at"] == "2026-03-01T09:30:00+08:00"


def test_columns_without_telling_names_are_told_by_what_stands_in_them(desk):
    rows = [["a", "b", "c", "d"]]
    rows += [
        [f"关于推进第{n}项改革的实施意见", f"2026-03-{n:02d}", BODY + str(n), f"https://a.example/{n}"]
        for n in range(1, 9)
    ]
    text, contents = bring(desk, save(desk, csv_of(*rows)))
    assert "按内容推断" in text
    assert contents[0]["title"] == "关于推进第1项改革的实施意见"
    assert contents[0]["created_on"] == "2026-03-01"


def test_words_of_columns_become_tables_and_rules(desk):
    header = ["题名", "发布日期", "正文", "栏目", "有效性", "索引号"]
    kinds = ["政策解读", "工作动态", "政策解读", "通知公告"]
    rows = [
        [f"事项第{n}号说明", f"2026.3.{n + 1}", BODY, kind, "有效" if n else "废止", f"X/2026-{n}"]
        for n, kind in enumerate(kinds)
    ]
    text, contents = bring(desk, save(desk, csv_of(header, *rows)))
    assert '"废止" = "repealed"' in text
    assert 'columns = ["索引号"]' in text
    assert contents[0]["validity"] == "repealed"
    assert contents[0]["subject_path"] == "政策解读"
    assert '[index_number]\ncolumn = "索引号"' in text


def test_a_workbook_with_a_line_above_its_header(desk):
    rows = [
        ["云泽市信息台账", None],
        ["标题", "发布时间"],
        *[[f"关于第{n}件事的通知", f"2026-03-0{n}"] for n in range(1, 5)],
    ]
    _, contents = bring(desk, workbook(desk.folder / "台账.xlsx", ("一", rows)))
    assert [content["created_on"] for content in contents] == [f"2026-03-0{n}" for n in range(1, 5)]


def test_json_lines(desk):
    lines = "".join(
        f'{{"title": "关于第{n}件事的通知", "content": "{BODY}", "tags": ["甲", "乙"], "深": {{"a": 1}}}}\n'
        for n in range(3)
    )
    _, contents = bring(desk, save(desk, lines, "a.jsonl"))
    assert contents[0]["keywords"] == ["甲", "乙"]


def test_saved_pages(desk):
    pages = {
        f"{n}.html": page(关于开展=f"关于第{n}次", **{"tzgg/1.html": f"tzgg/{n}.html", "00012": f"0001{n}"})
        for n in range(4)
    }
    text, contents = bring(desk, zipped(desk.folder / "旧站.zip", pages))
    assert 'columns = ["table:成文日期", "text"]' in text
    assert contents[0]["title"] == "关于第0次排查的通知"
    assert contents[0]["signed_on"] == "2026-03-01"
    assert contents[0]["document_number"] == "云科发〔2026〕7号"
    assert contents[0]["first_published_at"] == "2026-03-02T09:30:00+08:00"


def test_documents(desk):
    data = document("# 关于台账的通知", "各科室：", BODY, "云泽市科学技术局", "2026年3月1日")
    path = desk.folder / "a.docx"
    path.write_bytes(data)
    _, contents = bring(desk, path)
    assert contents[0]["title"] == "关于台账的通知"
    assert contents[0]["signed_on"] == "2026-03-01"


def test_an_export_of_wordpress(desk):
    items = [post(n, f"陶器展第{n}天", f"<p>{BODY}</p>") for n in range(1, 4)]
    _, contents = bring(desk, save(desk, export(*items), "site.xml"))
    assert contents[0]["source"] == {"url": "https://bwg.yunze.example/?p=1"}
    assert contents[0]["first_published_at"] == "2026-03-02T10:00:00+08:00"


def test_every_line_with_a_value_says_why_in_the_language_asked_for(desk):
    path = save(desk, csv_of(["标题", "时间"], ["关于一件事", "2026-03-01"]))
    chinese, english = suggest(path), suggest(path, "en")
    assert "按列名" in chinese
    assert "by its name" in english
    assert mapping_file.parse(chinese.encode()).fields == mapping_file.parse(english.encode()).fields


@pytest.mark.parametrize("name", ['列"]\nx = 1 #', "列\\", "列\x07", "'''", "列\u2028", "\x7f列"])
def test_no_name_of_a_column_breaks_out_of_its_place(desk, name):
    path = save(desk, csv_of(["标题", name], ["关于一件事", 'a\n[fields.x]\ny = "1"']))
    assert mapping_file.parse(suggest(path).encode()).source == "导出"


@pytest.mark.parametrize("text", ["", "标题\n", "\n\n"])
def test_a_file_without_rows_is_refused(desk, text):
    with pytest.raises(Problem) as refused:
        suggest(save(desk, text))
    assert refused.value.errors[0].code == "empty"


def test_the_limits_hold(desk):
    with pytest.raises(Problem):
        suggest(save(desk, "标题\n一\n"), limits=Limits(file_bytes=3))
    assert LIMITS.file_bytes > 3


def test_columns_of_one_name_are_told_and_not_used(desk):
    path = save(desk, csv_of(["标题", "日期", "正文", "日期"], ["关于一的通知", "2026-03-01", BODY, "2026-03-02"]))
    text = suggest(path)
    assert "# 表头中重复的列未用：日期；" in text
    assert 'column = "日期"' not in text
    wanted = filled(text) + '[fields.first_published_at]\ncolumn = "日期"\n'
    with pytest.raises(Problem) as refused:
        desk.bring_in(path, wanted)
    assert [(one.pointer, one.code) for one in refused.value.errors] == [("/columns/日期", "twice")]


def test_pages_that_do_not_tell_their_address_are_asked_for_it(desk):
    told = page()
    untold = told.replace('<meta name="Url" content="https://kjj.yunze.example/tzgg/1.html">', "")
    text, _ = bring(desk, zipped(desk.folder / "旧站.zip", {"1.html": untold}))
    assert '[pages]\n# base = "https://…/"' in text
    assert "files/form.docx" in text
    assert "[pages]" not in suggest(zipped(desk.folder / "新站.zip", {"1.html": told}))


@pytest.mark.parametrize("label", ["字号", "文号"])
def test_a_bar_that_sets_the_size_of_type_is_no_document_number(desk, label):
    bar = f"<p>发布日期：2026-03-02 {label}：大 中 小 】</p>"
    html = page(
        **{"<p>发布日期：2026-03-02 来源：市科技局 浏览次数：12</p>": bar, "<td>发文字号：</td>": "<td>编：</td>"}
    )
    text = suggest(zipped(desk.folder / "旧站.zip", {"1.html": html}))
    assert f"table:{label}" not in text.partition("未用到的列")[0]


@pytest.mark.parametrize(
    ("column", "days"),
    [("成文日期", ("2025-12-20", "2026-12-20")), ("办文日", ("2025-12-20", "2026-12-20")), ("日期", ("2025", "2026"))],
)
def test_any_date_parts_items_of_one_title_in_the_key(desk, column, days):
    rows = [[column, "标题"], *([day, "关于放假的通知"] for day in days)]
    text = suggest(save(desk, csv_of(*rows)))
    assert f'columns = ["标题", "{column}"]' in text
    assert "以标题和日期为标识" in text
    assert desk.bring_in(desk.folder / "导出.csv", filled(text)).counts["created"] == 2


@pytest.mark.parametrize(("column", "day"), [("备注", "甲"), ("更新时间", "2026-01-02")])
def test_a_key_of_the_title_alone_says_so(desk, column, day):
    rows = [["标题", column], ["关于放假的通知", day], ["关于办会的通知", "2026-01-03"]]
    text = suggest(save(desk, csv_of(*rows)))
    assert 'columns = ["标题"]' in text
    assert "只以标题为标识" in text
    assert "以标题和日期为标识" not in text


def test_who_made_a_document_and_whether_it_is_in_force_are_told_by_their_short_names(desk):
    rows = [
        ["标题", "制发单位", "时效"],
        ["关于办会的通知", "云泽市科学技术局", "现行"],
        ["关于办展的通知", "云泽市教育局", "失效"],
    ]
    text = suggest(save(desk, csv_of(*rows), name="政策文件.csv"))
    desk.bring_in(desk.folder / "政策文件.csv", filled(text))
    contents = desk.contents()
    assert [content["issuing_authorities"] for content in contents] == [["云泽市科学技术局"], ["云泽市教育局"]]
    assert [content["validity"] for content in contents] == ["effective", "expired"]
