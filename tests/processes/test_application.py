import gc
import sys

import pytest

from cms.processes.application import EXIT_UNLOADABLE, load_application, preload


def application(environ, start_response):
    start_response("200 OK", [])
    return [environ["PATH_INFO"].encode()]


def factory(greeting: str = "made"):
    def made(_environ, _start_response) -> list[bytes]:
        return [greeting.encode()]

    return made


class Holder:
    application = staticmethod(application)


@pytest.fixture
def here(monkeypatch):
    """The name under which this module can be imported, whatever the test runner calls it."""
    monkeypatch.setitem(sys.modules, "applications_of_the_test", sys.modules[__name__])
    return "applications_of_the_test"


@pytest.mark.parametrize("path", ["", ":application", ":Holder.application"])
def test_an_application_is_found_by_its_import_string(here, path):
    assert load_application(here + path) is application


def test_a_factory_is_called_for_its_application(here):
    assert load_application(f"{here}:factory")({}, None) == [b"made"]


@pytest.mark.parametrize("target", ["no_such_module:application", "json:no_such_name", "json:tool.missing"])
def test_what_cannot_be_loaded_ends_the_process_and_tells_why(target, caplog):
    with pytest.raises(SystemExit) as end:
        load_application(target)
    assert end.value.code == EXIT_UNLOADABLE
    assert f"cannot load the application {target}" in caplog.text
    assert caplog.records[0].exc_info


def test_modules_are_imported_before_and_what_cannot_be_is_left_to_the_workers():
    preload(["no_such_module_anywhere", "tabnanny"])
    assert "tabnanny" in sys.modules
    assert "no_such_module_anywhere" not in sys.modules
    gc.unfreeze()
