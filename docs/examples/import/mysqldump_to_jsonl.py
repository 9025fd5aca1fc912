"""Turn a mysqldump into JSON Lines, one table at a time, without a MySQL server.

    python mysqldump_to_jsonl.py dump.sql article > article.jsonl

The dump is made with `mysqldump --default-character-set=utf8mb4 --hex-blob`. It is read as a stream: the memory it
takes is that of one statement.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_CREATE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?`((?:[^`]|``)+)` \(")
_COLUMN = re.compile(r"\s*`((?:[^`]|``)+)` ")
_INSERT = re.compile(r"(?:INSERT|REPLACE)(?: IGNORE)? INTO `((?:[^`]|``)+)`(?: \(([^)]*)\))? VALUES\s*")
_TEXT = re.compile(r"(?:_\w+ ?)?'((?:[^'\\]|\\.|'')*)'", re.DOTALL)
_BARE = re.compile(r"(?:_\w+ ?)?([^,()']+)")
_ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)
_MEANS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a"}


def rows(lines: Iterator[str], table: str) -> Iterator[dict[str, object]]:
    """Every row of a table, as values by column."""
    columns: list[str] = []
    for line in lines:
        if (created := _CREATE.match(line)) and _name(created[1]) == table:
            columns = list(_columns(lines))
        elif (insert := _INSERT.match(line)) and _name(insert[1]) == table:
            named = [_name(one.strip().strip("`")) for one in insert[2].split(",")] if insert[2] else columns
            for values in _tuples(_statement(line, lines), insert.end()):
                yield dict(zip(named, values, strict=True))


def _columns(lines: Iterator[str]) -> Iterator[str]:
    """The columns of the table whose definition has begun."""
    for line in lines:
        if line.startswith(")"):
            return
        if found := _COLUMN.match(line):
            yield _name(found[1])


def _statement(line: str, lines: Iterator[str]) -> str:
    """The statement that begins on the line, to its end."""
    parts = [line]
    while not parts[-1].rstrip().endswith(";"):
        parts.append(next(lines, ";"))
    return "".join(parts)


def _tuples(statement: str, at: int) -> Iterator[list[object]]:
    """The rows of an insert: ``(1,'a',NULL),(…)``."""
    values: list[object] = []
    while at < len(statement):
        sign = statement[at]
        if sign == ")":
            yield values
            values = []
        if sign in "(), \r\n;":
            at += 1
            continue
        found = _TEXT.match(statement, at) or _BARE.match(statement, at)
        if found is None:
            message = f"cannot be read: {statement[at : at + 40]!r}"
            raise ValueError(message)
        values.append(_unescaped(found[1]) if found.re is _TEXT else _value(found[1].strip()))
        at = found.end()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _MEANS.get(match[1], match[1]) if match[1] else "'", text)


def _value(bare: str) -> object:
    if bare == "NULL":
        return None
    if bare.startswith("0x"):
        return bytes.fromhex(bare[2:]).decode("utf-8", "replace")
    return int(bare) if re.fullmatch(r"-?\d+", bare) else bare


def _name(quoted: str) -> str:
    return quoted.replace("``", "`")


def main(dump: str, table: str) -> None:
    """Write the rows of a table to the standard output; that there are none is a fault, and told."""
    with Path(dump).open(encoding="utf-8", errors="replace", newline="\n") as stream:
        has_rows = False
        for row in rows(iter(stream), table):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            has_rows = True
    if not has_rows:
        sys.exit(f"no rows of a table `{table}` in {dump}")


if __name__ == "__main__":
    main(*sys.argv[1:])
