import pytest
from sqlalchemy import select

from cms.changes.models import Change
from cms.errors import Code
from cms.library.taxonomies.create_scheme import create_scheme
from cms.library.taxonomies.create_term import NewTerm, create_term
from cms.library.taxonomies.delete_term import delete_term
from cms.library.taxonomies.get_term import get_term
from cms.library.taxonomies.list_schemes import list_schemes
from cms.library.taxonomies.list_terms import list_terms
from cms.library.taxonomies.queries import find_term
from cms.library.taxonomies.update_term import update_term
from cms.library.usage import is_named
from schemas.text import Text
from tests.accounts.people import ADMIN, EDITOR, EVERYBODY_ELSE
from tests.accounts.refusals import refused


@pytest.fixture
def scheme(database) -> str:
    with database.writing() as session:
        return create_scheme(ADMIN, session, "industry", Text("行业", "industry")).code


@pytest.fixture
def term(database, scheme):
    """Adds a term to the scheme."""

    def add(code: str, broader: str | None = None, **more: object) -> str:
        told = NewTerm(code=code, label=Text(f"词{code}", f"term {code}"), broader=broader, **more)
        with database.writing() as session:
            return create_term(ADMIN, session, scheme, told).code

    return add


def codes(database, scheme: str, **query: object) -> list[str]:
    asked = {"sort": "tree", "limit": 20, "cursor": None, "total": False, **query}
    with database.reading() as session:
        return [row[0].code for row in list_terms(EDITOR, session, scheme, asked).rows]


def update(database, scheme: str, code: str, version: int = 1, **changes: object):
    with database.writing() as session:
        return update_term(ADMIN, session, scheme, code, version, changes)


def test_terms_are_listed_as_a_tree(database, scheme, term):
    for code, broader, position in (("b", None, 2), ("a", None, 1), ("b2", "b", 9), ("b1", "b", 1), ("b1x", "b1", 0)):
        term(code, broader, position=position)
    assert codes(database, scheme) == ["a", "b", "b1", "b1x", "b2"]
    assert codes(database, scheme, broader="b") == ["b1", "b2"]
    assert codes(database, scheme, sort="-code", limit=2) == ["b2", "b1x"]


def test_words_are_found_in_labels_and_other_words(database, scheme, term):
    term("a", alternative_labels=["软件业"])
    term("b")
    assert codes(database, scheme, q="软件") == ["a"]
    assert codes(database, scheme, q="词b") == ["b"]
    assert codes(database, scheme, q="term") == ["a", "b"]
    assert codes(database, scheme, q="_") == []


def test_pages_cover_the_terms_once_and_rows_name_the_broader_term(database, scheme, term):
    term("a")
    for serial in range(4):
        term(f"a{serial}", "a", position=serial)
    found, cursor = [], None
    for _ in range(3):
        with database.reading() as session:
            asked = {"sort": "tree", "limit": 2, "cursor": cursor, "total": True}
            page = list_terms(EDITOR, session, scheme, asked)
        assert page.total == 5
        found += [(row[0].code, row[1]) for row in page.rows]
        cursor = page.next
    assert cursor is None
    assert found == [("a", None), ("a0", "a"), ("a1", "a"), ("a2", "a"), ("a3", "a")]


def test_changes_of_terms_are_in_the_change_log(database, scheme, term):
    term("a")
    update(database, scheme, "a", label=Text("甲", "first"))
    with database.writing() as session:
        delete_term(ADMIN, session, scheme, "a", 2)
    with database.reading() as session:
        logged = session.scalars(select(Change).order_by(Change.sequence)).all()
    assert [change.kind for change in logged] == ["term_changed"] * 3
    scope = {"scheme": "industry", "code": "a"}
    scopes = [(change.scope_before, change.scope_after) for change in logged]
    assert scopes == [(None, scope), (scope, scope), (scope, None)]


def test_a_term_is_relabelled_and_moved_but_keeps_its_code(database, scheme, term):
    for code in ("a", "b"):
        term(code)
    changes = {"label": Text("乙", "second"), "broader": "a", "alternative_labels": ["二"], "position": 5}
    changed = update(database, scheme, "b", **changes)
    assert (changed.code, changed.version) == ("b", 2)
    with database.reading() as session:
        kept, broader = get_term(EDITOR, session, scheme, "b")
    assert (kept.label_zh, kept.label_en, kept.alternative_labels, kept.position) == ("乙", "second", ["二"], 5)
    assert broader == "a"
    assert update(database, scheme, "b", 2, broader=None).broader_id is None


def test_a_term_is_not_below_itself(database, scheme, term):
    term("a")
    term("b", "a")
    term("c", "b")
    for broader in ("a", "b", "c"):
        with refused(Code.INVALID, "/broader", "cycle"):
            update(database, scheme, "a", broader=broader)
    with refused(Code.INVALID, "/broader", "unknown"):
        update(database, scheme, "a", broader="nothing")


def test_a_change_against_an_old_version_is_refused(database, scheme, term):
    term("a")
    update(database, scheme, "a", position=3)
    with refused(Code.STALE):
        update(database, scheme, "a", position=4)
    with refused(Code.STALE), database.writing() as session:
        delete_term(ADMIN, session, scheme, "a", 1)


@pytest.mark.parametrize("code", ["", "two words", "x" * 65, "a\0b", "“”"])
def test_codes_of_terms_have_their_form(term, code):
    with refused(Code.INVALID, "/code", "bad_code"):
        term(code)


@pytest.mark.parametrize("code", ["", "Upper", "with-hyphen", "9lives", "x" * 33, "a\0"])
def test_codes_of_schemes_have_their_form(database, code):
    with refused(Code.INVALID, "/code", "bad_code"), database.writing() as session:
        create_scheme(ADMIN, session, code, Text("无", "none"))


def test_codes_are_given_once(database, scheme, term):
    term("a")
    with refused(Code.CONFLICT, "/code", "taken"):
        term("a")
    with refused(Code.CONFLICT, "/code", "taken"), database.writing() as session:
        create_scheme(ADMIN, session, scheme, Text("又", "again"))
    with refused(Code.INVALID, "/broader", "unknown"):
        term("b", "nothing")


def test_a_term_that_resources_carry_stays(database, cast):
    cast.draft(subjects=["science"])
    with database.reading() as session:
        assert is_named(session, "science")
        assert is_named(session, "notice")
        assert not is_named(session, "enterprises")
        assert not is_named(session, "scienc_")
    with refused(Code.WRONG_STATE), database.writing() as session:
        delete_term(ADMIN, session, "subject", "science", 1)
    with database.writing() as session:
        delete_term(ADMIN, session, "audience", "enterprises", 1)
        assert find_term(session, "audience", "enterprises") is None


def test_a_term_with_narrower_ones_stays(database, scheme, term):
    term("a")
    term("b", "a")
    with refused(Code.WRONG_STATE), database.writing() as session:
        delete_term(ADMIN, session, scheme, "a", 1)


def test_schemes_are_listed(database, scheme):
    with database.reading() as session:
        asked = {"sort": "code", "limit": 20, "cursor": None, "total": False, "q": "行业"}
        assert [row[0].code for row in list_schemes(EDITOR, session, asked).rows] == ["industry"]
        assert list_schemes(EDITOR, session, {**asked, "q": "无"}).rows == []


@pytest.mark.parametrize("code", ["nowhere", "a\0b", "Ä", ""])
def test_what_is_not_there_is_not_found(database, scheme, term, code):
    term("a")
    with database.reading() as session:
        with refused(Code.NOT_FOUND):
            get_term(EDITOR, session, code, "a")
        with refused(Code.NOT_FOUND):
            get_term(EDITOR, session, scheme, code)
    with refused(Code.NOT_FOUND):
        codes(database, code)


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_manage_taxonomies_and_everybody_reads_them(database, scheme, term, actor):
    term("a")
    label = Text("甲", "a")
    with database.writing() as session:
        for attempt in (
            lambda: create_scheme(actor, session, "other", label),
            lambda: create_term(actor, session, scheme, NewTerm(code="b", label=label)),
            lambda: update_term(actor, session, scheme, "a", 1, {"label": label}),
            lambda: delete_term(actor, session, scheme, "a", 1),
        ):
            with refused(Code.FORBIDDEN):
                attempt()
        assert get_term(actor, session, scheme, "a")[0].code == "a"
