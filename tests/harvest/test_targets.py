import pytest

from cms.errors import Code, Problem
from cms.harvest import mapping_file
from cms.harvest.targets import find_targets
from tests.cast import CODES
from tests.harvest.conftest import MAPPING, ROWS


def find(desk, mapping: str = MAPPING, who: str = "lin_editor", site: str | None = None):
    with desk.database.reading() as session:
        return find_targets(desk.actor(who), session, mapping_file.parse(mapping.encode()), site)


def test_codes_and_paths_become_ids(desk):
    found = find(desk)
    assert found.organizations == {CODES["science"]: desk.cast.organizations["science"]}
    assert found.channels == {"portal:tzgg": desk.cast.channels["notices"]}


def test_a_channel_without_a_site_is_one_of_the_site_that_is_named(desk):
    mapping = MAPPING.replace("portal:tzgg", "tzgg")
    assert find(desk, mapping, site="portal").channels == {"tzgg": desk.cast.channels["notices"]}
    with pytest.raises(Problem):
        find(desk, mapping)


def test_places_that_are_none_are_all_told(desk):
    mapping = MAPPING.replace(CODES["science"], CODES["city"][:-1] + "0").replace("portal:tzgg", "portal:none")
    with pytest.raises(Problem) as refused:
        find(desk, mapping)
    assert [(one.pointer, one.code) for one in refused.value.errors] == [
        ("/organization", "not_found"),
        ("/channel", "not_found"),
    ]


@pytest.mark.parametrize("who", ["an_admin", "rev_one", "au_auditor"])
def test_only_editors_import(desk, who):
    with pytest.raises(Problem) as refused:
        find(desk, who=who)
    assert refused.value.code is Code.FORBIDDEN


@pytest.mark.parametrize(
    ("who", "organization"), [("su_editor", "science"), ("lin_editor", "education"), ("lin_editor", "city")]
)
def test_nobody_imports_outside_their_scope(desk, who, organization):
    mapping = MAPPING.replace(CODES["science"], CODES[organization])
    with pytest.raises(Problem) as refused:
        find(desk, mapping, who)
    assert refused.value.code is Code.FORBIDDEN
    assert refused.value.detail is not None
    assert CODES[organization] in refused.value.detail.zh


def test_one_place_out_of_scope_refuses_the_whole_before_any_row(desk):
    text = MAPPING.replace(f'organization = "{CODES["science"]}"', "").replace(
        "[key]",
        f"""
[organization]
column = "栏目"
rules = [{{ is = "教育", value = "{CODES["education"]}" }}]
default = "{CODES["science"]}"
[key]""",
    )
    with pytest.raises(Problem):
        desk.bring_in(desk.file(*ROWS), text)
    assert desk.totals() == (0, 0, 0)
    assert desk.runs() == []


def test_an_editor_of_the_city_imports_for_its_bureaus(desk):
    assert desk.bring_in(desk.file(ROWS[0]), who="gao_editor").counts == {"created": 1}


def test_a_mapping_without_a_channel_needs_the_organization_only(desk):
    assert find(desk, MAPPING.replace('channel = "portal:tzgg"\n', "")).channels == {}
