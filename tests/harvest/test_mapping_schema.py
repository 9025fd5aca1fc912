"""The JSON Schema says what the parser says."""

import tomllib
from pathlib import Path

import jsonschema
import pytest

from cms.errors import Problem
from cms.harvest import mapping_file
from cms.harvest.mapping_schema import schema
from tests.harvest.conftest import MAPPING

EXAMPLES = sorted((Path(__file__).parents[2] / "docs/examples/import").glob("*.toml"))
FAULTS = [
    "",
    "sheet = 3\n",
    'format = "pdf"\n',
    "nonsense = 1\n",
    'delimiter = "::"\n',
    '[pages]\nselektor = "#a"\n',
    '[attachments]\nkeep = "all"\n',
    '[references]\nrelate = "yes"\n',
    "[index_number]\n",
    "[fields.summary]\ncolumn = 3\n",
    '[fields.summary]\ncolumn = "a"\nforms = ["lunar"]\n',
    '[fields.summary]\ncolumn = "a"\nnot_a_key = 1\n',
    '[fields.body]\ncolumn = "a"\nformat = "markdown"\n',
]


def is_valid(text: str) -> bool:
    return jsonschema.Draft202012Validator(schema()).is_valid(tomllib.loads(text))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_fits(path):
    assert is_valid(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_parser_refuses_the_schema_refuses(fault):
    text = MAPPING.replace('column = "内容"', 'column = "内容"', 1)
    text = (
        f"{fault}{MAPPING}"
        if fault and not fault.startswith("[")
        else text.replace("[fields.body]\ncolumn", "[fields.subtitle]\ncolumn") + fault
    )
    try:
        mapping_file.parse(text.encode())
    except Problem:
        accepted = False
    else:
        accepted = True
    assert is_valid(text) == accepted
    assert accepted == (not fault)


def test_the_parser_knows_every_key_of_the_schema():
    """A key that the parser does not ask for is a fault, so it must ask for each that the schema has."""
    for name, table in schema()["properties"].items():
        for key in table.get("properties", {}):
            head, _, rest = MAPPING.partition(f"[{name}]\n")
            text = f"{head}[{name}]\n{key} = 1.5\n" + ("" if f"\n{key} =" in f"\n{rest}" else rest)
            with pytest.raises(Problem) as refused:
                mapping_file.parse(text.encode())
            unknown = {one.pointer for one in refused.value.errors if one.code == "unknown_key"}
            assert f"/{name}/{key}" not in unknown
