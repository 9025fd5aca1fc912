from cms.harvest import bodies


def test_paragraphs_are_parted_by_line_ends_and_by_full_width_indents():
    text = "\n\u3000\u3000各单位：\u3000\u3000现印发你们，\u3000请执行。\r\n\r\n2026年3月1日\n"
    assert bodies.paragraphs(text) == ["各单位：", "现印发你们，\u3000请执行。", "2026年3月1日"]


def test_markup_in_plain_text_stays_text():
    assert (
        bodies.from_text("<b>粗</b> & <script>x</script>")
        == "<p>&lt;b&gt;粗&lt;/b&gt; &amp; &lt;script&gt;x&lt;/script&gt;</p>"
    )


def test_blank_text_is_no_paragraph():
    assert bodies.from_text("\n\n\u3000\u3000\n \t") == ""


def test_links_become_a_list_with_a_label():
    html = bodies.links("附件", [("表.doc", "https://a.example/x?a=1&b=2")])
    assert html == '<p>附件</p><ul><li><a href="https://a.example/x?a=1&amp;b=2">表.doc</a></li></ul>'


def test_no_links_no_list():
    assert bodies.links("附件", []) == ""


def test_nothing_breaks_out_of_a_link():
    html = bodies.links("附", [('"><script>', 'https://a.example/"onclick="x')])
    assert "<script>" not in html
    assert 'onclick="' not in html


def test_lines_of_html_are_its_blocks():
    assert bodies.to_lines("<div><p>云科发〔2026〕1号</p><p>各<b>单位</b>：</p></div>").split() == [
        "云科发〔2026〕1号",
        "各单位：",
    ]
