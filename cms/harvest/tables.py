"""Reading a table of a TOML file strictly: every fault is kept with its key, so that all are told at once."""

from collections.abc import Collection
from typing import Any

from cms.errors import FieldError
from schemas.text import Text

LONGEST = 1000


class Table:
    """One table and what was found wrong in it and below; a key that nobody asked for is a fault too."""

    def __init__(self, data: dict[str, Any], path: str, faults: list[FieldError]) -> None:
        self.data = data
        self.path = path
        self.faults = faults
        self._asked: set[str] = set()

    def fault(self, key: str, code: str, zh: str, en: str) -> None:
        """Keep one fault of the value under ``key``; of the table itself if the key is empty."""
        pointer = f"{self.path}/{key}" if key else self.path or "/"
        self.faults.append(FieldError(pointer, code, Text(zh, en)))

    def raw(self, key: str) -> Any:
        """The value as it is, ``None`` if there is none."""
        self._asked.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str = "", *, needed: bool = False, among: Collection[str] = ()) -> str:
        """A text, if named one of a closed list; the default if it is missing or wrong."""
        value = self.raw(key)
        if value is None:
            if needed:
                self.fault(key, "required", "必须填写", "This key is required")
            return default
        if not isinstance(value, str) or len(value) > LONGEST or (needed and not value.strip()):
            self.fault(key, "wrong_type", "应为文本", "Must be a text")
            return default
        if among and value not in among:
            told = "、".join(among)
            self.fault(key, "unknown_choice", f"只能是：{told}", f"Must be one of: {', '.join(among)}")
            return default
        return value

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """One text or a list of texts."""
        value = self.raw(key)
        if value is None and not needed:
            return ()
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not values or not all(isinstance(one, str) and one for one in values):
            self.fault(key, "wrong_type", "应为文本或文本的列表", "Must be a text or a list of texts")
            return ()
        return tuple(values)

    def whole(self, key: str, default: int, most: int) -> int:
        """A whole number from 1 to ``most``."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self.fault(key, "out_of_range", f"应为 1 至 {most} 的整数", f"Must be a whole number from 1 to {most}")
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false if it is missing."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "wrong_type", "应为 true 或 false", "Must be true or false")
        return value is True

    def table(self, key: str, *, needed: bool = False) -> "Table | None":
        """A table below this one."""
        value = self.raw(key)
        if isinstance(value, dict):
            return Table(value, f"{self.path}/{key}", self.faults)
        if value is not None or needed:
            self.fault(key, "required" if value is None else "wrong_type", "应为一个表", "Must be a table")
        return None

    def tables(self, key: str) -> "list[Table]":
        """A list of tables below this one."""
        value = self.raw(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
            self.fault(key, "wrong_type", "应为表的列表", "Must be a list of tables")
            return []
        return [Table(one, f"{self.path}/{key}/{place}", self.faults) for place, one in enumerate(value)]

    def finish(self) -> None:
        """Report keys that nothing asked for: a misspelt key would otherwise be silently without effect."""
        for key in self.data:
            if key not in self._asked:
                self.fault(key, "unknown_key", "没有这个键", "There is no such key")
