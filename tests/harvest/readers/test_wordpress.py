import pytest

from cms.errors import Problem
from tests.harvest.making import export, post

FILE = "<wp:post_parent>1</wp:post_parent><wp:attachment_url>https://bwg.yunze.example/u/a.pdf</wp:attachment_url>"


def save(tmp_path, text: str):
    path = tmp_path / "site.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_posts_and_pages_are_rows_and_their_files_are_known(tmp_path, read):
    more = (
        '<category domain="category" nicename="a"><![CDATA[展览]]></category>'
        '<category domain="post_tag" nicename="b">陶器</category>'
        "<wp:postmeta><wp:meta_key>_fwzh</wp:meta_key><wp:meta_value>云文发〔2026〕1号</wp:meta_value></wp:postmeta>"
    )
    path = save(
        tmp_path,
        export(
            post(2, "a.pdf", "", kind="attachment", more=FILE),
            post(1, "陶器展开幕", "<!-- wp:paragraph --><p>开幕。</p><!-- /wp:paragraph -->", more=more),
            post(3, "菜单", "", kind="nav_menu_item"),
            post(4, "关于本馆", "第一段\n还是\n\n第二段[gallery ids='1']", kind="page"),
        ),
    )
    found = read(path, "title", "body", "categories", "tags", "attachments", "date", "meta:_fwzh")
    assert found[0].cells == [
        "陶器展开幕",
        "<p>开幕。</p>",
        "展览",
        "陶器",
        "https://bwg.yunze.example/u/a.pdf",
        "2026-03-02 10:00:00",
        "云文发〔2026〕1号",
    ]
    assert found[1].cells[1] == "<p>第一段<br>还是</p><p>第二段</p>"
    assert [row.number for row in found] == [1, 2]


def test_what_was_thrown_away_is_told(tmp_path, read):
    (row,) = read(save(tmp_path, export(post(1, "旧", "x", status="trash"))), "title")
    assert row.fault is not None
    assert row.fault.code == "item_discarded"


PASSWORD = "<wp:post_password>1234</wp:post_password>"


@pytest.mark.parametrize("status", ["draft", "private", "pending", "future", "password"])
def test_what_nobody_could_read_is_left_out_unless_the_mapping_asks_for_it(tmp_path, read, status):
    one = post(1, "内", "x", more=PASSWORD) if status == "password" else post(1, "内", "x", status=status)
    path = save(tmp_path, export(one, post(2, "外", "y")))
    (hidden, shown) = read(path, "title", "body")
    assert hidden.fault is not None
    assert (hidden.fault.code, hidden.cells, status in hidden.fault.detail.zh) == ("item_not_public", [], True)
    assert shown.cells == ["外", "<p>y</p>"]
    assert [row.fault for row in read(path, "title", "body", more=f'statuses = ["{status}"]')] == [None, None]


def declaring(entities: str, title: str) -> str:
    text = export(post(1, title, "正文")).replace("&amp;", "&")
    return text.replace("<rss", f"<!DOCTYPE rss [{entities}]><rss", 1)


def test_files_outside_are_not_read(tmp_path, read):
    (tmp_path / "secret").write_text("机密", encoding="utf-8")
    text = declaring(f'<!ENTITY x SYSTEM "file://{tmp_path}/secret">', "题 &x;")
    assert read(save(tmp_path, text), "title", "body")[0].cells == ["题 ", "<p>正文</p>"]


def test_entities_that_multiply_are_refused(tmp_path, read):
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "a" * 50}">' for n in range(9))
    with pytest.raises(Problem) as refused:
        read(save(tmp_path, declaring(bomb, "题 &e8;")), "title")
    assert refused.value.errors[0].code == "malformed"


def test_an_export_that_breaks_off_is_refused_where_it_does(tmp_path, read):
    path = save(tmp_path, export(post(1, "一", "x"))[:-40])
    with pytest.raises(Problem) as refused:
        read(path, "title")
    assert refused.value.errors[0].code == "malformed"


def test_a_column_that_exports_do_not_have_is_a_fault_of_the_mapping(tmp_path, read):
    with pytest.raises(Problem):
        read(save(tmp_path, export(post(1, "一", "x"))), "标题")
