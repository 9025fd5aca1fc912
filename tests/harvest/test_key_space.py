"""A key is known within its organization, and what the actor may not read is not told."""

from dataclasses import replace

from cms.harvest.known import Known
from cms.harvest.transform import Prepared
from cms.harvest.write import Batch, RowOutcome
from cms.library.drafts import NewResource
from permissions.facts import Grant
from tests.cast import CODES
from tests.harvest.conftest import LONG_ROW, MAPPING, ROWS

SCIENCE = MAPPING.replace('channel = "portal:tzgg"\n', "")
STRANGER = SCIENCE.replace(CODES["science"], CODES["stranger"])
BY_COLUMN = f"""{SCIENCE.replace(f'organization = "{CODES["science"]}"', "")}
[organization]
column = "栏目"
rules = [{{ is = "教育", value = "{CODES["education"]}" }}]
default = "{CODES["science"]}"
"""


def told(outcomes: list[RowOutcome]) -> list[tuple[str, str | None, list[str]]]:
    return [(one.outcome, one.resource_id, [each.code for each in one.reasons]) for one in outcomes]


def test_two_organizations_may_call_their_sources_alike_and_count_from_one(desk):
    ours = desk.bring_in(desk.file(ROWS[0], ROWS[1]), SCIENCE)
    theirs = desk.bring_in(desk.file(ROWS[0], ROWS[1].replace("关于", "另一关于")), STRANGER, who="su_editor")
    assert ours.counts == theirs.counts == {"created": 2}
    owners = [one.organization_id for one in desk.resources()]
    assert owners == [desk.cast.organizations[name] for name in ("science", "science", "stranger", "stranger")]
    assert desk.bring_in(desk.file(*ROWS[:2]), SCIENCE).counts == {"unchanged": 2}


def test_another_account_of_the_organization_finds_its_items(desk):
    desk.bring_in(desk.file(ROWS[0]), SCIENCE)
    changed = ROWS[1].replace("/2,", "/1,")
    assert desk.bring_in(desk.file(ROWS[0], name="a.csv"), SCIENCE, who="gao_editor").counts == {"unchanged": 1}
    assert desk.bring_in(desk.file(changed, name="b.csv"), SCIENCE, who="gao_editor").counts == {"changed": 1}


def test_a_key_of_two_organizations_in_one_file_is_two_items(desk):
    path = desk.file(ROWS[0], ROWS[0].replace(",通知,", ",教育,"), ROWS[0].replace(",通知,", ",教育,"))
    for is_dry in (True, False):
        report = desk.bring_in(path, BY_COLUMN, who="gao_editor", is_dry=is_dry)
        assert report.counts == {"created": 2, "duplicate": 1}
    assert desk.outcomes(report)[2] == (3, "duplicate", ["duplicate_key"])
    again = desk.bring_in(path, BY_COLUMN, who="gao_editor", is_dry=True)
    assert again.counts == {"unchanged": 2, "duplicate": 1}


def test_a_proposal_holds_back_the_key_of_its_own_organization_only(desk):
    desk.bring_in(desk.file(LONG_ROW), SCIENCE)
    again = LONG_ROW.replace("/long", "/again").replace("须知", "须知全文")
    assert desk.bring_in(desk.file(again), SCIENCE).counts == {"proposed": 1}
    assert desk.bring_in(desk.file(again), STRANGER, who="su_editor").counts == {"created": 1}
    (proposal,) = desk.proposals()
    assert desk.decide(proposal.id, "same").state == "same"
    assert desk.bring_in(desk.file(again, name="b.csv"), SCIENCE).counts == {"unchanged": 1}


def test_of_an_item_that_the_actor_may_not_read_nothing_is_told_but_that_its_key_is_taken(desk):
    cast = desk.cast
    science, site = cast.organizations["science"], {"channels": [cast.channels["notices"]]}

    def row(number: int, key: str, raw: str, **content: object) -> Prepared:
        new = NewResource("article", science, {"title": "未公开的事项", **content})
        return Prepared(number, key, raw, new, [], "print")

    def settle(actor, rows: list[Prepared]) -> list[RowOutcome]:
        with desk.database.writing() as session:
            return Batch(actor, session, "old-site", Known(), {}).settle(rows)

    settle(desk.actor(), [row(1, "a", "raw")])
    of_the_site = replace(desk.actor(), grants=(Grant(site_id=cast.site),))
    guesses = [row(1, "a", "raw", **site), row(2, "a", "other", **site), row(3, "a", "raw", **site)]
    assert told(settle(of_the_site, guesses)) == [("refused", None, ["key_taken"])] * 3
    ((outcome, _, reasons),) = told(settle(of_the_site, [row(1, "b", "raw", **site)]))
    assert (outcome, reasons) == ("created", [])
