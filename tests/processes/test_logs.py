import json
import logging
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from cms.logs import JsonFormatter, tell


def rendered(**changes: Any) -> dict[str, Any]:
    record = logging.makeLogRecord({"name": "zhengku.serve", "levelname": "INFO", "msg": "在 %s 上", "args": ("八",)})
    record.__dict__.update(changes)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    entry: dict[str, Any] = json.loads(line)
    return entry


def test_a_record_is_one_line_of_json():
    entry = rendered()
    assert entry["message"] == "在 八 上"
    assert entry["level"] == "info"
    assert entry["logger"] == "zhengku.serve"
    assert datetime.fromisoformat(entry["time"]).utcoffset() is not None


def test_what_the_caller_adds_is_in_the_line_even_if_json_does_not_know_it():
    assert rendered(child=7, where={1}) | {"time": ""} == rendered(child=7, where="{1}") | {"time": ""}


def test_an_exception_is_in_the_same_line():
    try:
        json.loads("{")
    except ValueError:
        entry = rendered(exc_info=sys.exc_info())
    assert "JSONDecodeError" in entry["exception"]


def log_of(script: str) -> list[str]:
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stderr.splitlines()


def test_granian_speaks_json_too():
    lines = log_of(
        "import logging; from cms.logs import *; log_as_json()\n"
        "from granian.log import *; configure_logging(LogLevels.warning, GRANIAN_LOGGING)\n"
        "logger.info('quiet'); logger.warning('heard')"
    )
    assert [json.loads(line)["message"] for line in lines] == ["heard"]


def test_logging_that_is_set_up_already_stays_as_it_is():
    lines = log_of(
        "import logging; logging.basicConfig(format='mine %(message)s')\n"
        "from cms.logs import *; log_as_json(); logging.warning('heard')"
    )
    assert lines == ["mine heard"]


TOLD = """
import logging
from cms.logs import log_as_json, tell
log_as_json({level!r})
log = logging.getLogger("zhengku.access")
tell(log, "request", {{"status": 200, "path": "/政策"}})
log.info("request", extra={{"status": 200, "path": "/政策"}})
"""


def test_what_is_told_directly_reads_as_what_is_logged():
    direct, logged = (json.loads(line) for line in log_of(TOLD.format(level="info")))
    assert direct | {"time": ""} == logged | {"time": ""}
    assert datetime.fromisoformat(direct["time"]).utcoffset() is not None


def test_what_is_told_directly_has_a_level_too():
    assert log_of(TOLD.format(level="warning")) == []


def test_what_is_told_reaches_other_handlers(caplog):
    with caplog.at_level(logging.INFO, "zhengku.access"):
        tell(logging.getLogger("zhengku.access"), "request", {"status": 304})
    assert [(record.message, record.__dict__["status"]) for record in caplog.records] == [("request", 304)]


FULL = """
import logging, sys
from cms.logs import log_as_json, tell, tell_all
log_as_json()
log = logging.getLogger("zhengku.access")
for _ in range(3):
    tell(log, "request", {"path": "x" * 20_000})
    tell_all(log, "request", [(0.0, {"path": "x"})])
    log.info("request")
print("answered")
"""


def test_where_nothing_can_be_written_the_line_is_lost_and_not_the_answer():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-c", FULL], stdout=subprocess.PIPE, stderr=full, check=False)
    assert done.stdout == b"answered\n"
    closed = "import sys; sys.stderr.close()\n" + FULL
    assert b"answered" in subprocess.run([sys.executable, "-c", closed], capture_output=True, check=False).stdout
