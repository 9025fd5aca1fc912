"""The whole import, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from cms import clock
from cms.harvest import settle, transform
from cms.harvest.models import HarvestedItem
from cms.harvest.outcomes import of_run
from cms.harvest.purify import Purified
from cms.harvest.reasons import Reason
from cms.library.delete_resource import delete_resource
from cms.library.models import IndexNumber, Resource
from cms.library.purge_bin import purge_bin
from tests.cast import CODES
from tests.harvest.conftest import MAPPING, ROWS


def test_every_row_becomes_a_draft_with_its_metadata(desk):
    text = '"\n云科发〔2026〕7号\n各县（市、区）科技局：\n请认真执行。\n云泽市科学技术局\n2026年3月1日"'
    row = f"\u3000关于开展检查的通知,2026年03月02日,{text},通知,https://old.yunze.example/1,https://old.yunze.examplehttps://b.example/表.doc"
    report = desk.bring_in(desk.file(row))
    assert report.counts == {"created": 1}
    (content,) = desk.contents()
    assert content["title"] == "关于开展检查的通知"
    assert content["document_number"] == "云科发〔2026〕7号"
    assert content["first_published_at"] == "2026-03-02T00:00:00+08:00"
    assert content["channels"] == [desk.cast.channels["notices"]]
    assert "<p>请认真执行。</p>" in content["body"]
    assert '<a href="https://b.example/表.doc">表.doc</a>' in content["body"]
    assert content["language"] == "zh-CN"


def test_what_is_imported_is_a_draft_of_the_mappings_organization_by_the_actor(desk):
    desk.bring_in(desk.file(*ROWS))
    with desk.database.reading() as session:
        for resource in session.scalars(select(Resource)):
            assert resource.state == "draft"
            assert resource.live_number is None
            assert resource.organization_id == desk.cast.organizations["science"]
            assert resource.created_by == desk.cast.accounts["lin_editor"]


def test_the_counts_add_up_to_the_number_of_rows(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 3)
    rows = [
        *ROWS,
        ROWS[0],
        ",2026-03-01,无标题,通知,https://old.yunze.example/x,",
        "too,few",
        "标题,时间,内容,栏目,网址,附件",
    ]
    report = desk.bring_in(desk.file(*rows))
    assert report.counts == {"created": 7, "duplicate": 1, "refused": 3}
    assert report.rows == len(rows) == len(desk.outcomes(report))
    assert desk.runs()[0].counts == dict(report.counts)
    assert desk.runs()[0].state == "finished"
    assert desk.runs()[0].done == len(rows)


def test_a_row_that_loses_hidden_prose_says_so_and_becomes_a_draft_without_it(desk):
    hidden = '<p>请认真执行。</p><div style="display:none"><p>第三条 补助标准为每人每年一万元。</p></div>'
    row = f'关于补助的通知,2026-03-02,"{hidden.replace(chr(34), chr(34) * 2)}",通知,https://old.yunze.example/1,'
    html = MAPPING.replace('column = "内容"\n\n', 'column = "内容"\nformat = "html"\n\n')
    report = desk.bring_in(desk.file(row), html)
    assert desk.outcomes(report) == [(1, "created", ["hidden_prose"])]
    assert desk.contents()[0]["body"] == "<p>请认真执行。</p>"


def test_a_second_run_adds_none(desk):
    path = desk.file(*ROWS, ROWS[0])
    desk.bring_in(path)
    before = desk.totals()
    again = desk.bring_in(path)
    assert again.counts == {"unchanged": 7, "duplicate": 1}
    assert desk.totals()[:2] == before[:2]
    assert len(desk.runs()) == 2


def test_a_changed_row_is_told_and_not_written_over(desk):
    desk.bring_in(desk.file(ROWS[0]))
    changed = ROWS[0].replace("云科发〔2026〕1号", "云科发〔2026〕99号")
    report = desk.bring_in(desk.file(changed, name="later.csv"))
    assert desk.outcomes(report) == [(1, "changed", ["source_changed"])]
    assert desk.contents()[0]["document_number"] == "云科发〔2026〕1号"
    assert desk.bring_in(desk.file(changed, name="later.csv")).counts == {"changed": 1}


def test_only_the_compared_columns_make_a_change(desk):
    compared = MAPPING.replace('columns = ["网址"]', 'columns = ["网址"]\ncompare = ["标题", "时间", "内容"]')
    desk.bring_in(desk.file(ROWS[0]), compared)
    report = desk.bring_in(desk.file(ROWS[0].replace(",通知,", ",公告,"), name="other.csv"), compared)
    assert report.counts == {"unchanged": 1}


def test_the_same_key_twice_in_a_file_is_one_resource(desk):
    report = desk.bring_in(desk.file(ROWS[0], ROWS[1], ROWS[0].replace("第1项", "第9项")))
    assert desk.outcomes(report)[2] == (3, "duplicate", ["duplicate_key"])
    assert len(desk.contents()) == 2


def test_the_same_title_and_date_under_another_key_is_one_resource(desk):
    report = desk.bring_in(desk.file(ROWS[0], ROWS[0].replace("/1,", "/elsewhere,")))
    assert desk.outcomes(report)[1] == (2, "duplicate", ["duplicate_title"])
    other = MAPPING.replace("old-site", "another-source")
    again = desk.bring_in(desk.file(ROWS[0].replace("/1,", "/third,"), name="b.csv"), other)
    assert desk.outcomes(again) == [(1, "duplicate", ["duplicate_title"])]
    assert len(desk.contents()) == 1


def test_a_duplicate_names_the_resource_that_it_repeats(desk):
    report = desk.bring_in(desk.file(ROWS[0], ROWS[0].replace("/1,", "/2,"), ROWS[0]))
    with desk.database.reading() as session:
        resource_id = session.scalar(select(Resource.id))
    with desk.database.reading() as session:
        assert [one.resource_id for one in of_run(session, report.run_id)] == [resource_id] * 3


def test_orders_of_one_day_with_one_title_and_numbers_of_their_own_are_two_resources(desk):
    rows = [
        f"云泽市人民政府令,2026-03-01,云泽市人民政府令第{number}号　　{text},令,https://old.yunze.example/{number},"
        for number, text in enumerate(("《条例》已经通过", "《办法》现予公布"), 7)
    ]
    assert desk.bring_in(desk.file(*rows)).counts == {"created": 2}


def test_titles_that_were_cut_off_are_no_sign_of_a_duplicate_without_a_text(desk):
    rows = [
        f"云泽市科学技术局关于公布第一批名单的...,2026-03-01,,通知,https://old.yunze.example/{number},"
        for number in (1, 2)
    ]
    report = desk.bring_in(desk.file(*rows))
    assert [row[1:] for row in desk.outcomes(report)] == [("created", ["title_truncated"])] * 2


def test_a_row_whose_first_appearance_was_refused_is_tried_again(desk):
    bad = f"{'长' * 600},2026-03-01,正文,通知,https://old.yunze.example/1,"
    report = desk.bring_in(desk.file(bad, ROWS[0]))
    assert [row[1:] for row in desk.outcomes(report)] == [("refused", ["too_long"]), ("created", [])]


def test_one_bad_row_stops_nothing(desk):
    rows = [
        ROWS[0],
        "a,b",
        f"{'长' * 600},2026-03-01,,,https://old.yunze.example/y,",
        "好的标题,2026-03-01,\x00正文\x00,,https://old.yunze.example/z,",
        ROWS[1],
    ]
    report = desk.bring_in(desk.file(*rows))
    assert [(row[1], row[2][:1]) for row in desk.outcomes(report)] == [
        ("created", []),
        ("refused", ["wrong_columns"]),
        ("refused", ["too_long"]),
        ("created", ["nul_removed"]),
        ("created", []),
    ]
    assert desk.contents()[1]["body"] == "<p>正文</p>"


@pytest.mark.parametrize("when", ["去年", "2024-02-30", "3/4/2024"])
def test_a_row_whose_date_cannot_be_read_is_a_draft_without_date(desk, when):
    report = desk.bring_in(desk.file(f"关于开展检查的通知,{when},正文,通知,https://old.yunze.example/1,"))
    assert desk.outcomes(report) == [(1, "created", ["date_unreadable"])]
    assert "first_published_at" not in desk.contents()[0]


def test_a_date_in_the_future_is_left_out_and_told(desk):
    report = desk.bring_in(
        desk.file(f"关于开展检查的通知,{clock.today().year + 2}-01-01,正文,通知,https://old.yunze.example/1,")
    )
    assert desk.outcomes(report) == [(1, "created", ["date_in_future"])]


def test_a_row_without_title_or_key_is_refused(desk):
    report = desk.bring_in(
        desk.file("  ,2026-03-01,正文,通知,https://old.yunze.example/1,", "标题一,2026-03-01,正文,通知, ,")
    )
    assert [row[1:] for row in desk.outcomes(report)] == [("refused", ["title_missing"]), ("refused", ["key_missing"])]


def test_a_dry_run_writes_nothing_and_tells_the_same(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    path = desk.file(
        *ROWS,
        ROWS[0],
        ROWS[1].replace("/2,", "/other,"),
        "a,b",
        f"{'长' * 600},2026-03-01,,,https://old.yunze.example/y,",
    )
    dry = desk.bring_in(path, is_dry=True)
    assert desk.totals() == (0, 0, 0)
    assert desk.runs() == []
    assert dry.run_id is None
    wet = desk.bring_in(path)
    assert dry.counts == wet.counts == {"created": 7, "duplicate": 2, "refused": 2}
    told = [(one.number, one.outcome, [each.code for each in one.reasons]) for one in dry.outcomes]
    assert told == desk.outcomes(wet)
    assert all(one.resource_id is None for one in dry.outcomes)


def test_a_dry_run_names_what_is_in_the_library_already(desk):
    path = desk.file(ROWS[0])
    desk.bring_in(path)
    (one,) = desk.bring_in(path, is_dry=True).outcomes
    assert one.outcome == "unchanged"
    assert one.resource_id is not None


def test_progress_is_told_after_every_batch(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 3)
    seen: list[int] = []
    desk.bring_in(desk.file(*ROWS), progress=lambda report: seen.append(report.rows))
    assert seen == [3, 6, 7]


def test_a_batch_is_bounded_by_its_size_too(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_CHARACTERS", 50)
    seen: list[int] = []
    desk.bring_in(desk.file(*ROWS[:3]), progress=lambda report: seen.append(report.rows))
    assert seen == [1, 2, 3]


def test_an_empty_file_with_a_header_is_a_finished_run_of_no_rows(desk):
    report = desk.bring_in(desk.file())
    assert report.rows == 0
    assert desk.runs()[0].state == "finished"


def test_json_lines_are_imported_like_csv(desk):
    path = desk.folder / "rows.jsonl"
    path.write_text(
        '{"标题": "关于检查的通知", "时间": "2026-03-01", "内容": "正文", "网址": "https://old.yunze.example/1"}\n[1]\n',
        encoding="utf-8",
    )
    assert [row[1:] for row in desk.outcomes(desk.bring_in(path))] == [("created", []), ("refused", ["json_error"])]


def test_a_file_in_gb18030_is_read(desk):
    path = desk.folder / "rows.csv"
    path.write_bytes("\r\n".join(["标题,时间,内容,栏目,网址,附件", *ROWS]).encode("gb18030"))
    assert desk.bring_in(path).counts == {"created": 7}
    assert desk.contents()[0]["title"] == "关于第1项工作的通知"


def test_a_name_of_a_file_that_is_no_unicode_is_kept_readable(desk):
    path = desk.folder / "rows\udcff.csv"
    path.write_bytes(desk.file(ROWS[0]).read_bytes())
    desk.bring_in(path)
    assert desk.runs()[0].file_name == "rows?.csv"


def test_keys_are_known_within_their_source_only(desk):
    desk.bring_in(desk.file(ROWS[0]))
    other = MAPPING.replace("old-site", "new-site")
    row = ROWS[0].replace("第1项", "第8项").replace("〔2026〕1号", "〔2026〕8号")
    report = desk.bring_in(desk.file(row, name="b.csv"), other)
    assert report.counts == {"created": 1}
    with desk.database.reading() as session:
        assert set(session.scalars(select(HarvestedItem.source))) == {"old-site", "new-site"}


def test_bodies_of_one_title_and_date_in_two_organizations_are_two_resources(desk):
    desk.bring_in(desk.file(ROWS[0]))
    city = MAPPING.replace(CODES["science"], CODES["city"]).replace("old-site", "city-site")
    report = desk.bring_in(desk.file(ROWS[0], name="b.csv"), city, who="gao_editor")
    assert report.counts == {"created": 1}


def test_index_numbers_of_the_source_are_kept_and_reserved(desk):
    mapping = MAPPING + '[index_number]\ncolumn = "栏目"\n'
    rows = [
        row.replace(",通知,", f",{number},") for row, number in zip(ROWS, ("YZ/2026-1", "", "YZ/2026-1"), strict=False)
    ]
    report = desk.bring_in(desk.file(*rows), mapping)
    assert [row[1:] for row in desk.outcomes(report)] == [
        ("created", []),
        ("created", []),
        ("proposed", ["proposed_index_number"]),
    ]
    with desk.database.reading() as session:
        assert list(session.scalars(select(IndexNumber.number).where(IndexNumber.is_imported))) == ["YZ/2026-1"]


def test_nul_in_a_title_or_an_index_number_stops_no_import(desk):
    mapping = MAPPING + '\n[index_number]\ncolumn = "栏目"\n'
    row = "标\0题\0,2026-03-01,正文,YZ\0-1,https://old.yunze.example/n,"
    report = desk.bring_in(desk.file(row, ROWS[0].replace("通知,https", "YZ-2,https")), mapping)
    assert report.counts == {"created": 2}
    assert [one.index_number for one in desk.resources()] == ["YZ-1", "YZ-2"]


def test_a_fault_of_ours_on_one_row_is_the_outcome_of_that_row(desk, monkeypatch):
    whole = transform.purify

    def break_on_one(content: dict[str, Any], reasons: list[Reason]) -> Purified:
        if "第3项" in content["title"]:
            raise RecursionError
        return whole(content, reasons)

    monkeypatch.setattr(transform, "purify", break_on_one)
    report = desk.bring_in(desk.file(*ROWS))
    assert report.counts == {"created": 6, "refused": 1}
    assert desk.outcomes(report)[2] == (3, "refused", ["row_broke"])


def put_away(desk, *, purge: bool) -> None:
    """The first draft into the recycle bin, and out of it for good."""
    with desk.database.writing() as session:
        delete_resource(desk.actor(), session, desk.resources()[0].id, 1)
        session.execute(update(Resource).values(deleted_at=clock.now() - timedelta(days=100)))
    assert purge_bin(desk.database, 90 if purge else 0) == int(purge)


def test_what_was_put_into_the_bin_is_not_made_again_and_that_is_told(desk):
    desk.bring_in(desk.file(ROWS[0]))
    put_away(desk, purge=False)
    other_key = ROWS[0].replace("/1,", "/moved,")
    report = desk.bring_in(desk.file(ROWS[0], ROWS[0].replace("云科发", "科发"), other_key, name="b.csv"))
    assert desk.outcomes(report)[0] == (1, "unchanged", ["item_in_bin"])
    assert desk.outcomes(report)[2] == (3, "duplicate", ["duplicate_title", "item_in_bin"])
    assert desk.totals()[0] == 1


@pytest.mark.parametrize("changed", [False, True])
def test_what_was_purged_does_not_come_back_by_its_key_and_that_is_told(desk, changed):
    desk.bring_in(desk.file(ROWS[0]))
    put_away(desk, purge=True)
    row = ROWS[0].replace("云科发", "科发") if changed else ROWS[0]
    report = desk.bring_in(desk.file(row, name="b.csv"))
    assert desk.outcomes(report) == [(1, "refused", ["item_purged"])]
    assert desk.totals()[0] == 1


def test_the_title_and_date_of_what_was_purged_make_a_draft_under_another_key_and_that_is_told(desk):
    desk.bring_in(desk.file(ROWS[0]))
    put_away(desk, purge=True)
    report = desk.bring_in(desk.file(ROWS[0].replace("/1,", "/moved,"), name="b.csv"))
    assert desk.outcomes(report) == [(1, "created", ["purged_before"])]
