"""What the database itself refuses, whoever writes SQL as the application: duties, own work, unapproved publication."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.ids import new_id
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.publishing.withdraw import withdraw
from tests.cast import Cast


def refused(cast: Cast, statement: str, **values: object) -> str:
    """The database's word on a statement that it must refuse."""
    with pytest.raises(DatabaseError) as caught, cast.database.writing() as session:
        session.execute(text(statement), values)
    return str(caught.value.orig)


def plain(cast: Cast, identifier: str) -> str:
    """An id as raw SQL of this dialect writes it."""
    return identifier.replace("-", "") if cast.database.is_sqlite else identifier


@pytest.fixture
def submission(cast: Cast) -> str:
    return cast.submitted()


def decision(cast: Cast, submission: str, name: str, **changed: object) -> tuple[str, dict[str, object]]:
    """A raw INSERT of a decision."""
    values: dict[str, object] = {
        "id": plain(cast, new_id()),
        "submission": plain(cast, submission),
        "level": 1,
        "account": plain(cast, cast.accounts[name]),
        "person": plain(cast, cast.persons[name]),
        "duty": "reviewer",
        "at": clock.now().replace(tzinfo=None).isoformat(" "),
        **changed,
    }
    statement = """
        INSERT INTO decision
            (id, submission_id, level, verdict, content_hash, account_id, duty, person_id, comment, gates, comments,
             created_at)
        SELECT :id, id, :level, 'approve', content_hash, :account, :duty, :person, '', '{}', '[]', :at
        FROM submission WHERE id = :submission"""
    return statement, values


def test_an_account_gets_no_second_duty(cast: Cast) -> None:
    account = plain(cast, cast.accounts["lin_editor"])
    assert "duty" in refused(cast, "UPDATE account SET duty = 'reviewer' WHERE id = :account", account=account)
    assert "one duty" in refused(
        cast,
        "INSERT INTO role_assignment (id, account_id, duty, level, organization_id, created_at)"
        " VALUES (:id, :account, 'reviewer', 1, :organization, '2026-01-01 00:00:00')",
        id=plain(cast, new_id()),
        account=account,
        organization=plain(cast, cast.organizations["city"]),
    )


def test_an_account_passes_to_nobody_else(cast: Cast) -> None:
    refused(
        cast,
        "UPDATE account SET person_id = :person WHERE id = :account",
        person=plain(cast, cast.persons["rev_one"]),
        account=plain(cast, cast.accounts["lin_editor"]),
    )


def test_nobody_decides_on_their_own_work(cast: Cast, submission: str) -> None:
    now = clock.now().replace(tzinfo=None).isoformat(" ")
    account = plain(cast, new_id())
    with cast.database.writing() as session:
        session.execute(
            text(
                "INSERT INTO account"
                " (id, person_id, duty, username, password_hash, must_change_password, is_active, created_at)"
                " VALUES (:id, :person, 'reviewer', 'second', 'x', false, true, :at)",
            ),
            {"id": account, "person": plain(cast, cast.persons["lin_editor"]), "at": now},
        )
    statement, values = decision(cast, submission, "lin_editor", account=account)
    assert "own work" in refused(cast, statement, **values)


def test_an_editors_account_decides_nothing(cast: Cast, submission: str) -> None:
    statement, values = decision(cast, submission, "gao_editor", duty="editor")
    refused(cast, statement, **values)
    statement, values = decision(cast, submission, "gao_editor")
    refused(cast, statement, **values)


def test_a_decision_is_made_by_the_accounts_own_person(cast: Cast, submission: str) -> None:
    statement, values = decision(cast, submission, "rev_one", person=plain(cast, cast.persons["rev_two"]))
    assert "waits" in refused(cast, statement, **values)


def test_no_level_is_skipped(cast: Cast, submission: str) -> None:
    statement, values = decision(cast, submission, "rev_three", level=3)
    assert "waits" in refused(cast, statement, **values)


def test_nothing_is_published_without_every_level(cast: Cast, submission: str) -> None:
    cast.approve(submission, "rev_one", "rev_two")
    with cast.database.writing() as session:
        session.execute(
            text("UPDATE submission SET state = 'approved' WHERE id = :id"), {"id": plain(cast, submission)}
        )
    assert "not approved" in refused(
        cast,
        "INSERT INTO publication (id, resource_id, revision_number, content_hash, submission_id, at)"
        " SELECT :id, resource_id, revision_number, content_hash, id, '2026-01-01 00:00:00'"
        " FROM submission WHERE id = :submission",
        id=plain(cast, new_id()),
        submission=plain(cast, submission),
    )


def test_nothing_is_live_without_a_publication(cast: Cast) -> None:
    made = plain(cast, cast.draft())
    assert "publication" in refused(cast, "UPDATE resource SET live_number = 1 WHERE id = :id", id=made)


def test_what_was_withdrawn_is_not_live_again_without_a_new_publication(cast: Cast) -> None:
    made = cast.published()
    cast.withdraw(made)
    again = "UPDATE resource SET live_number = 1 WHERE id = :id"
    assert "publication" in refused(cast, again, id=plain(cast, made))


def test_an_older_publication_is_not_live_again(cast: Cast) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        revise_resource(
            cast.actor("lin_editor"), session, made, load_resource(session, made).version, {"title": "改后"}
        )
    cast.approve(cast.submitted(made))
    again = "UPDATE resource SET live_number = 1 WHERE id = :id"
    assert "publication" in refused(cast, again, id=plain(cast, made))


def test_nobody_says_that_what_waits_was_published_to_make_its_writers_forgotten(cast: Cast, submission: str) -> None:
    forget = "UPDATE resource SET published_number = head_number WHERE state = 'in_review'"
    assert "only a publication" in refused(cast, forget)


def test_what_was_public_stays_known_as_that(cast: Cast) -> None:
    made = cast.published()
    forget = "UPDATE resource SET first_public_at = NULL WHERE id = :id"
    assert "stays known" in refused(cast, forget, id=plain(cast, made))


def test_no_revision_is_written_in_the_name_of_another(cast: Cast) -> None:
    assert "own person" in refused(
        cast,
        "INSERT INTO revision (id, resource_id, number, content_hash, author_account_id, author_person_id, created_at)"
        " SELECT :id, id, 2, '', :account, :person, created_at FROM resource WHERE id = :resource",
        id=plain(cast, new_id()),
        resource=plain(cast, cast.draft()),
        account=plain(cast, cast.accounts["lin_editor"]),
        person=plain(cast, cast.persons["gao_editor"]),
    )


def test_a_submission_binds_what_the_revision_has(cast: Cast, submission: str) -> None:
    refused(
        cast, "UPDATE submission SET content_hash = :hash WHERE id = :id", hash="0" * 64, id=plain(cast, submission)
    )
    refused(cast, "UPDATE submission SET levels = 1 WHERE id = :id", id=plain(cast, submission))


@pytest.mark.parametrize("table", ["revision", "decision", "publication", "change", "withdrawal"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_trail_is_never_rewritten(cast: Cast, table: str, statement: str) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        withdraw(cast.actor("rev_one"), session, made, load_resource(session, made).version, "理由")
    column = "sequence" if table == "change" else "id"
    refused(cast, statement.format(table).replace("id = id", f"{column} = {column}"))


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize("table", ["revision", "decision", "publication", "change", "withdrawal", "resource"])
def test_the_application_cannot_truncate(cast: Cast, table: str) -> None:
    assert "permission denied" in refused(cast, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_insert_or_replace_rewrites_nothing(cast: Cast, submission: str) -> None:
    cast.decide(submission, "rev_one")
    refused(cast, "INSERT OR REPLACE INTO decision SELECT * FROM decision")
    refused(cast, "INSERT OR REPLACE INTO revision SELECT * FROM revision")
    refused(
        cast,
        "REPLACE INTO revision_content (revision_id, content, text) SELECT revision_id, '{}', '' FROM revision_content",
    )


def test_the_content_of_a_revision_stays(cast: Cast) -> None:
    cast.draft()
    refused(cast, "UPDATE revision_content SET text = 'x'")
