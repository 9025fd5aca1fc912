"""The worked mappings of the docs, each on invented rows of its layout."""

import csv
import re
from pathlib import Path

import pytest

from cms.harvest import mapping_file
from tests.cast import CODES
from tests.harvest import making

EXAMPLES = Path(__file__).parents[2] / "docs/examples/import"
GUIDE = Path(__file__).parents[2] / "docs/guides/import.md"
COLUMNS = ["标题", "时间", "内容", "一级类别", "来源网站", "访问地址", "附件链接"]
TABLES = ["education-columns", "education-policies", "education-programmes", "science-columns"]
NAMES = [*TABLES[:3], "government-pages", "science-columns"]


def bring_in(desk, name: str, *rows: dict[str, str]) -> list[dict[str, object]]:
    """Import rows with an example whose organization and channels are those of the cast."""
    text = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")
    text = re.sub(r'"(education|science):[a-z/]+"', '"portal:tzgg"', text)
    text = re.sub(r'organization = "\w+"', f'organization = "{CODES["science"]}"', text)
    path = desk.folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*COLUMNS, "效力状态"] if name == "education-policies" else COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    report = desk.bring_in(path, text)
    assert report.counts == {"created": len(rows)}
    return desk.contents()


def test_there_is_an_example_for_every_layout():
    assert sorted(path.stem for path in EXAMPLES.glob("*.toml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_correct_mapping_and_explained(name):
    made = mapping_file.read(EXAMPLES / f"{name}.toml")
    assert made.key_columns == ("访问地址",) or made.key_first_of[0] == "url"
    assert f"{name}.toml" in GUIDE.read_text(encoding="utf-8")


def test_columns_of_an_education_department(desk):
    (content,) = bring_in(
        desk,
        "education-columns",
        {
            "标题": "《云泽市公费师范生办法》解读",
            "时间": "2026年01月26日",
            "内容": "现就《办法》（云政办字〔2026〕4号）解读如下。\n一、背景\n云泽市教育局\n2026年1月20日",
            "一级类别": "政策解读",
            "访问地址": "http://jyj.yunze.example/1.html",
            "附件链接": "http://jyj.yunze.example/get?file=/a/7.docx;",
        },
    )
    assert content["created_on"] == "2026-01-26"
    assert content["signed_on"] == "2026-01-20"
    assert content["source"] == {"name": "教育厅网站", "url": "http://jyj.yunze.example/1.html"}
    assert content["subject_path"] == "政策解读"
    assert "document_number" not in content
    assert "7.docx</a>" in str(content["body"])


def test_policies_with_their_validity(desk):
    address = "http://jyj.yunze.example/"
    contents = bring_in(
        desk,
        "education-policies",
        {"标题": "关于一", "时间": "2026年01月26日", "效力状态": "废止", "访问地址": address + "1"},
        {"标题": "关于二", "时间": "2026年01月26日", "效力状态": "待定", "访问地址": address + "2"},
    )
    assert [content["validity"] for content in contents] == ["repealed", "unknown"]
    assert contents[0]["issuing_authorities"] == ["教育厅"]


def test_news_of_a_programme(desk):
    (content,) = bring_in(
        desk,
        "education-programmes",
        {
            "标题": "省教育厅召开会议",
            "时间": "2026-01-26",
            "内容": "1月26日，召开会议。",
            "访问地址": "http://jyj.yunze.example/1",
        },
    )
    assert content["kind"] == "news"
    assert content["first_published_at"] == "2026-01-26T00:00:00+08:00"


def test_columns_of_a_science_department(desk):
    text = (
        "\n云科平规〔2026〕1号云泽市科技局关于印发《云泽市实验室指引》的通知各单位：\u3000\u3000现印发你们。"
        "\u3000\u3000\u3000云泽市科技局\u3000\u3000二〇二六年一月二十日\n"
    )
    (content,) = bring_in(
        desk,
        "science-columns",
        {
            "标题": "关于印发《云泽市实验室指引》的通知",
            "时间": "2026-01-26",
            "一级类别": "科技政策",
            "内容": text,
            "访问地址": "https://kjj.yunze.example/1",
            "附件链接": "https://kjj.yunze.examplehttps://www.other.example/x.doc;",
        },
    )
    assert content["document_number"] == "云科平规〔2026〕1号"
    assert content["signed_on"] == "2026-01-20"
    assert str(content["body"]).count("<p>") == 5
    assert 'href="https://www.other.example/x.doc"' in str(content["body"])


def test_saved_pages_of_a_government_site(desk):
    text = (EXAMPLES / "government-pages.toml").read_text(encoding="utf-8")
    text = text.replace('"portal:zwgk"', '"portal:tzgg"')
    text = re.sub(r'organization = "\w+"', f'organization = "{CODES["science"]}"', text)
    folder = desk.folder / "pages"
    folder.mkdir()
    (folder / "1.html").write_text(making.PAGE, encoding="utf-8")
    plain = making.page(
        **{"关于开展排查的通知": "云泽市台账管理办法", "1.html": "2.html", "云科发〔2026〕7号": "", "00012": "00013"}
    )
    (folder / "2.html").write_text(plain, encoding="utf-8")
    report = desk.bring_in(folder, text)
    assert report.counts == {"created": 2}
    first, second = desk.contents()
    assert first["document_number"] == "云科发〔2026〕7号"
    assert first["signed_on"] == "2026-03-01"
    assert first["first_published_at"] == "2026-03-02T09:30:00+08:00"
    assert first["publisher"] == desk.cast.organizations["science"]
    assert first["source"] == {"name": "云泽市科学技术局", "url": "https://kjj.yunze.example/tzgg/1.html"}
    assert "files/form.docx" in str(first["body"])
    assert "打印" not in str(first["body"])
    assert "document_number" not in second
    assert desk.bring_in(folder, text).counts == {"unchanged": 2}
