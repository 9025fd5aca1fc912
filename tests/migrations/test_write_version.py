"""A version written from the models brings both databases to what the models say."""

from cms import db, migrate
from migrations.__main__ import write
from tests.migrations import examples


def test_a_written_version_leads_to_the_models(empty, tmp_path):
    folder = tmp_path / "written"
    folder.mkdir()
    schema = migrate.Schema(examples.metadata(), folder, examples.RULES)
    path = write("first tables", schema)
    assert path == folder / "0001_first_tables.py"
    migrate.upgrade(empty, schema)
    assert migrate.check(empty, schema) == []


def test_the_projects_types_stand_in_it_by_name(tmp_path):
    folder = tmp_path / "written"
    folder.mkdir()
    text = write("first", migrate.Schema(examples.metadata(), folder)).read_text()
    assert "from cms import db" in text
    assert all(f"db.{name}" in text for name in ("Id", "Json", "UtcDateTime()"))
    assert hasattr(db, "Id")
    assert 'revision = "0001"' in text


def test_the_next_version_has_only_what_is_new(empty, schema):
    longer = migrate.Schema(examples.metadata(name_length=80), schema.versions, schema.triggers)
    path = write("longer names", longer)
    text = path.read_text()
    assert path.name == "0002_longer_names.py"
    assert "create_table" not in text
    assert "length=80" in text
    migrate.upgrade(empty, longer)
    assert migrate.check(empty, longer) == []
