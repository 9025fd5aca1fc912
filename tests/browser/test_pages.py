"""Every kind of page shows what the platform says."""

import pytest


def titles(listed):
    return [one["title"] for one in listed["data"]]


def rows(page, selector):
    """The cells of each row of a table, without its head."""
    found = page.locator(f"{selector} tbody tr").all()
    return [one.locator("th, td").all_text_contents() for one in found]


def metas(page):
    script = "all => Object.fromEntries(all.map(one => [one.name, one.content]))"
    return page.locator("meta[name][content]").evaluate_all(script)


def assert_tagged(page, groups):
    printed = metas(page)
    for tags in groups:
        assert {name: value for name, value in tags.items() if value is not None}.items() <= printed.items()
        assert not [name for name, value in tags.items() if value is None and name in printed]


def test_the_portal_shows_the_newest_of_its_busiest_channels(front, city, addresses):
    page = front.open(addresses["portal"])
    site = city.read("/sites/portal")["data"]
    assert front.texts("h1") == [site["name"]]
    assert_tagged(page, [site["page_tags"]])
    cards = page.locator("section.card").all()
    assert len(cards) > 4
    first = page.locator("section.card", has=page.get_by_role("link", name="政策文件", exact=True))
    listed = city.read("/resources", site="portal", channel="zwgk/zcwj", limit=5)
    assert first.locator("li a").all_text_contents() == titles(listed)


def test_the_portal_shows_its_thematic_libraries(front, city, addresses):
    page = front.open(addresses["portal"])
    library = city.read("/sites/portal/libraries")["data"][0]
    listed = city.read("/resources", library=library["id"], limit=5)
    assert front.texts(".libraries h3")[0] == library["title"]
    assert page.locator(".libraries section.card").first.locator("li a").all_text_contents() == titles(listed)
    page.locator(".libraries h3 a").first.click()
    page.wait_for_selector("section.found")
    assert front.texts("h1") == [library["title"]]


def test_a_channel_is_listed_with_what_is_below_it(front, city, addresses):
    page = front.open(addresses["channel"])
    tree = city.read("/sites/portal/channels")["data"]
    channel = next(one for one in tree if one["path"] == "zwgk")
    below = [one["path"] for one in channel["children"]]
    listed = city.read("/resources", site="portal", channel=["zwgk", *below], limit=10, total=True)
    assert front.texts(".found .title a") == titles(listed)
    assert str(listed["meta"]["total"]) in front.texts(".found .small")[0]
    assert_tagged(page, [city.read("/sites/portal")["data"]["page_tags"], channel["page_tags"]])
    feeds = page.locator(".feeds a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert feeds == [channel["links"][name] for name in ("rss", "atom", "json_feed")]


def test_the_trail_leads_from_the_home_page_to_the_channel_of_an_item(front, addresses):
    front.open(addresses["policy"])
    assert front.texts(".trail li") == ["首页", "政务公开", "政策文件"]


def test_a_list_is_paged_there_and_back_by_the_keyset(front, city, addresses):
    page = front.open(addresses["channel"])
    first = front.texts(".found .title a")
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url("**cursor=*")
    page.wait_for_selector("section.found")
    second = front.texts(".found .title a")
    assert second
    assert not set(first) & set(second)
    page.get_by_role("link", name="上一页").click()
    page.wait_for_selector("section.found a[rel=next]")
    assert front.texts(".found .title a") == first
    page.go_back()
    page.wait_for_selector("section.found a[rel=prev]")
    assert front.texts(".found .title a") == second


def test_a_list_is_filtered_and_each_choice_tells_how_many_there_are(front, city):
    page = front.open("column.html?site=portal")
    counts = city.read("/resources/counts", by="type", site="portal")["data"]
    offered = page.get_by_label("类型").locator("option").all_text_contents()
    assert offered[1:] == [f"{one['label']['zh']} ({one['count']})" for one in counts]
    page.get_by_label("类型").select_option("policy_document")
    page.get_by_label("年份").select_option("2026")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_selector("section.found")
    listed = city.read("/resources", site="portal", type="policy_document", year=2026, limit=10)
    assert front.texts(".found .title a") == titles(listed)
    assert page.get_by_label("类型").input_value() == "policy_document"


def test_a_policy_shows_its_metadata_tags_and_files(front, city, addresses):
    page = front.open(addresses["policy"])
    item = city.read(f"/resources/{addresses['policy'].rpartition('=')[2]}")["data"]
    assert front.texts("h1") == [item["title"]]
    assert_tagged(page, [item["page_tags"]])
    shown = dict(rows(page, "aside table"))
    expected = {
        "索引号": item["index_number"],
        "发文机关": "、".join(item["issuing_authorities"]),
        "成文日期": item["signed_on"],
        "发文字号": item["document_number"]["text"],
        "有效性": "有效",
        "发布机构": item["publisher"]["name"],
        "发布时间": item["published_at"][:16].replace("T", " "),
    }
    assert expected.items() <= shown.items()
    assert front.texts(".files a") == [one["title"] for one in item["attachments"]]
    file = page.request.get(page.locator(".files a").first.evaluate("one => one.href"))
    assert (file.status, len(file.body())) == (200, item["attachments"][0]["size"])


def test_a_policy_shows_its_interpretations_and_reads_one_out_in_place(front, city, addresses):
    page = front.open(addresses["policy"])
    identifier = addresses["policy"].rpartition("=")[2]
    related = city.read(f"/resources/{identifier}/related")["data"]
    found = [one for one in related if one["relation"] == "interpreted_by"]
    assert sorted(front.texts(".interpretation h3")) == sorted(one["title"] for one in found)
    page.locator(".interpretation summary").first.click()
    page.wait_for_selector(".interpretation details table")
    levels = page.locator(".interpretation details").locator("h2, h3").count()
    assert levels == 0


def test_an_interpretation_names_its_document_first(front, city, addresses):
    page = front.open(addresses["interpretation"])
    document = "云泽市科学技术局关于印发《云泽市科技创新券管理办法》的通知"
    assert page.locator(".interprets a").all_text_contents() == [document]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_service_is_shown_as_the_tables_that_the_platform_made(front, city, addresses, language):
    page = front.open(addresses["service"] + ("&ui=en" if language == "en" else ""))
    item = city.read(f"/resources/{addresses['service'].rpartition('=')[2]}")["data"]
    assert len(item["tables"]) > 5
    for table in item["tables"]:
        place = f"section.{table['name']}"
        assert front.texts(f"{place} h2") == [table["title"][language]]
        assert front.texts(f"{place} thead th") == [one[language] for one in table["columns"]]
        assert rows(page, place) == table["rows"]
    assert front.texts("section.conditions li") == item["details"]["conditions"]


def test_a_question_is_shown_with_its_answer(front, city, addresses):
    front.open(addresses["question"])
    details = city.read(f"/resources/{addresses['question'].rpartition('=')[2]}")["data"]["details"]
    assert front.texts("section.question p") == [details["question"]]
    assert front.texts("section.answer p") == details["answer"].split("\n")


@pytest.mark.parametrize(
    ("part", "said"), [("今年考了两本证书", "两本证书等级不同"), ("副市长 江一舟", "历任云泽工程学院教师")]
)
def test_what_has_no_body_says_what_it_says_once(front, city, part, said):
    page = front.open(f"/item.html?id={city.id_of(part)}")
    assert page.locator("main").inner_text().count(said) == 1


def test_a_picture_is_shown_with_its_words(front, city, addresses):
    page = front.open(addresses["article"])
    item = city.read(f"/resources/{addresses['article'].rpartition('=')[2]}")["data"]
    chart = next(one for one in item["attachments"] if one["role"] == "chart")
    picture = page.locator("figure img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure img').naturalWidth > 0")
    assert picture.get_attribute("alt") == chart["alt"]


@pytest.mark.parametrize(
    ("part", "chinese", "english"),
    [
        ("（试行）》的通知", "本文件已于 2026-07-01 废止", "was repealed on 2026-07-01"),
        ("一件事”联办规定的通知", "尚未生效，自 2027-03-01 起施行", "not yet in force"),
        ("印发云泽市政务服务中心管理规定", "已被修改", "was amended"),
        ("2026年度市级科技计划项目的通知", "已归档", "is archived"),
    ],
)
def test_a_reader_is_told_first_what_does_not_hold_any_more(front, city, part, chinese, english):
    address = f"item.html?id={city.id_of(part)}"
    front.open(address)
    assert chinese in front.texts("[role=note]")[0]
    front.open(f"{address}&ui=en")
    assert english in front.texts("[role=note]")[0]


def test_what_took_the_place_of_a_repealed_document_is_named(front, city):
    front.open(f"item.html?id={city.id_of('（试行）》的通知')}")
    assert front.texts("[role=note] a") == ["云泽市科学技术局关于印发《云泽市科技创新券管理办法》的通知"]


def test_language_versions_lead_to_each_other(front, city):
    page = front.open(f"item.html?site=portal&id={city.id_of('延时服务的通告')}")
    assert page.locator("h1").get_attribute("lang") == "zh-CN"
    page.locator(".languages a").click()
    page.wait_for_selector("h1[lang=en]")
    assert front.texts("h1") == ["Yunze City extends opening hours of its government service centre"]


def test_the_interface_speaks_english_and_marks_what_is_chinese(front, addresses):
    page = front.open(addresses["policy"])
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_selector("html[lang=en] article")
    assert front.texts("aside caption") == ["About this item"]
    assert page.locator("h1").get_attribute("lang") == "zh-CN"
    page.locator(".trail a").nth(1).click()
    page.wait_for_selector("html[lang=en] section.found")


def loaded(picture):
    picture.scroll_into_view_if_needed()
    picture.page.wait_for_function("one => one.naturalWidth > 0", arg=picture.element_handle())
    return True


def test_the_portal_begins_with_the_newest_articles_that_have_a_picture(front, city, addresses):
    page = front.open(addresses["portal"])
    listed = city.read("/resources", site="portal", type="article", limit=20, include="attachments")["data"]
    with_cover = [one for one in listed if any(file["role"] == "cover" for file in one["attachments"])]
    assert front.texts(".story h3") == [one["title"] for one in with_cover[:3]]
    assert all(loaded(one) and one.get_attribute("alt") for one in page.locator(".story img").all())


def test_an_article_begins_with_its_picture_which_is_no_attachment_to_take(front, addresses):
    page = front.open(addresses["story"])
    assert loaded(page.locator("figure img").first)
    assert front.texts("figcaption")[0].endswith("（示意图）")
    assert page.locator(".files").count() == 0


@pytest.mark.parametrize(("kind", "tag"), [("sound", "audio"), ("film", "video")])
def test_a_recording_can_be_played_is_told_in_words_and_never_starts_by_itself(front, addresses, kind, tag):
    page = front.open(addresses[kind])
    page.wait_for_function(f"document.querySelector('{tag}').readyState > 0")
    player = page.locator(tag)
    assert player.evaluate("one => one.paused && one.controls")
    seconds = player.evaluate("one => one.duration")
    shown = dict(zip(front.texts("section.media thead th"), rows(page, "section.media")[0], strict=True))
    assert float(shown["时长（秒）"]) == pytest.approx(seconds, abs=1)
    assert len(shown["文字稿"]) > 100


def test_an_animation_is_shown_like_a_picture(front, city):
    page = front.open(f"item.html?id={city.id_of('动画：培育库')}")
    assert loaded(page.locator("figure img").first)


def test_a_topic_says_when_it_ends(front, addresses):
    front.open(addresses["topic"])
    assert "本专题至 2026-12-31 结束。" in front.texts("main > .small")


def test_fields_for_programs_are_not_shown_to_readers(front, city):
    front.open(f"item.html?id={city.id_of('云泽市市长')}")
    assert "排序" not in front.texts("th")


def test_what_an_item_continues_is_told_as_what_was_before(front, city):
    front.open(f"item.html?id={city.id_of('石门镇灾后重建')}")
    assert front.texts(".related h3")[0] == "前情"
    assert front.texts(".related .title a")[0].startswith("防汛救灾救助资金")
