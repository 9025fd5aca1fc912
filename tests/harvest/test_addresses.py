import pytest

from cms.harvest.addresses import file_name, mend


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://kjj.yunze.example/a/b.html", "https://kjj.yunze.example/a/b.html"),
        ("  http://kjj.yunze.example/x.pdf\u3000", "http://kjj.yunze.example/x.pdf"),
        ("https://kjj.yunze.examplehttps://www.other.example/x.doc", "https://www.other.example/x.doc"),
        ("https://kjj.yunze.examplehttp://kjj.yunze.example", "http://kjj.yunze.example"),
        ("https://a.examplehttps://b.examplehttps://c.example/z", "https://c.example/z"),
        ("https://a.example:8088/年报 2022.pdf", "https://a.example:8088/年报%202022.pdf"),
    ],
)
def test_an_address_stuck_behind_a_host_is_taken_out(text, wanted):
    assert mend(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/go?to=https://b.example/",
        "https://a.example/web/https://b.example/",
        "https://a.example/hotel:7/x",
    ],
)
def test_an_address_within_a_query_or_path_stays_where_it_is(text):
    assert mend(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "附件链接",
        "mailto:someone@yunze.example",
        "http://jyj.yunze.examplemailto:someone@yunze.example",
        "javascript:void(0)",
        "https://",
        "https://user:secret@a.example/",
        "https://a.example/<script>",
        "data:text/html,x",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_refused(text):
    assert mend(text) is None


def test_a_relative_address_needs_a_base():
    assert mend("/files/x.pdf") is None
    assert mend("/files/x.pdf", "https://kjj.yunze.example/a/") == "https://kjj.yunze.example/files/x.pdf"
    assert mend("x.pdf", "https://kjj.yunze.example/a/") == "https://kjj.yunze.example/a/x.pdf"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://a.example/b/c.pdf", "c.pdf"),
        ("https://a.example/get?file=/atm/7/c.docx", "c.docx"),
        ("https://a.example/b/#top", "b"),
        ("https://a.example", "a.example"),
        ("https://a.example/get?id=17", "17"),
        ("https://a.example/get?id=", "get?id"),
    ],
)
def test_a_link_is_called_by_the_end_of_its_address(address, name):
    assert file_name(address) == name


@pytest.mark.parametrize("text", ["http://[", "//[x", "http://[::1", "//a]b"])
def test_an_address_that_cannot_be_parsed_is_none(text):
    assert mend(text, "https://kjj.yunze.example/") is None
