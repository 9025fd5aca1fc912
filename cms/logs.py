"""One JSON object a line on standard error: the log of every process."""

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson

# "incremental" leaves handlers alone: granian's records pass to the root logger instead of its own plain-text console.
GRANIAN_LOGGING: dict[str, Any] = {"version": 1, "incremental": True, "formatters": {}, "handlers": {}, "loggers": {}}

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Renders a record as JSON: time (RFC 3339), level, logger, pid, message, what `extra` gave, the exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        told = datetime.fromtimestamp(record.created, UTC), record.levelname.lower(), record.name
        entry = _entry(*told, record.process, record.getMessage())
        entry.update({key: value for key, value in record.__dict__.items() if key not in _STANDARD})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(entry, default=str).decode()


def _entry(moment: datetime, level: str, logger: str, pid: int | None, message: str) -> dict[str, Any]:
    """What every line begins with."""
    time = moment.isoformat(timespec="milliseconds")
    return {"time": time, "level": level, "logger": logger, "pid": pid, "message": message}


def tell(logger: logging.Logger, message: str, fields: Mapping[str, Any]) -> None:
    """As `logger.info(message, extra=fields)` at a quarter of its cost, where the log is `log_as_json`'s alone."""
    if not logger.isEnabledFor(logging.INFO):
        return
    handlers = logging.getLogger().handlers
    if len(handlers) == 1 and type(handlers[0]) is JsonHandler:
        handlers[0].write({**_entry(datetime.now(UTC), "info", logger.name, os.getpid(), message), **fields})
    else:
        logger.info(message, extra=fields)


def tell_all(logger: logging.Logger, message: str, told: Sequence[tuple[float, Mapping[str, Any]]]) -> None:
    """As `tell` for each, with its time in seconds since 1970, in one write."""
    if not logger.isEnabledFor(logging.INFO):
        return
    handlers = logging.getLogger().handlers
    if len(handlers) == 1 and type(handlers[0]) is JsonHandler:
        pid = os.getpid()
        handlers[0].write(
            *({**_entry(datetime.fromtimestamp(at, UTC), "info", logger.name, pid, message), **one} for at, one in told)
        )
    else:
        for _, fields in told:
            logger.info(message, extra=fields)


class JsonHandler(logging.StreamHandler[TextIO]):
    """Writes records, and ready entries, as JSON to standard error."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(JsonFormatter())

    def write(self, *entries: Mapping[str, Any]) -> None:
        """Write entries. What they say must be JSON already.

        What cannot be written (a full disk, a closed pipe) is lost, and nobody's answer with it.
        """
        lines = b"".join(orjson.dumps(one, default=str, option=orjson.OPT_APPEND_NEWLINE) for one in entries).decode()
        with self.lock or nullcontext(), suppress(OSError, ValueError):
            self.stream.write(lines)
            self.stream.flush()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; what went wrong is said on standard error, if anything can be said there."""
        with suppress(OSError, ValueError):
            super().emit(record)


def log_as_json(level: str = "info") -> None:
    """Send everything from the level up to standard error as JSON, unless the root logger has a handler already."""
    root = logging.getLogger()
    if root.handlers:
        return
    root.setLevel(level.upper())
    root.addHandler(JsonHandler())
