"""Typed settings read from environment variables: what kinds of value there are, and how a fault is told."""

from collections.abc import Callable, Mapping
from dataclasses import Field, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from schemas.text import Text

PREFIX = "ZHENGKU_"


class Fault(NamedTuple):
    """One thing wrong with the configuration: its id (``zhengku.E002``), the variable, what is wrong, what to do."""

    id: str
    variable: str
    detail: Text
    hint: Text

    def __str__(self) -> str:
        """One line in English, one in Chinese."""
        return (
            f"{self.id} {self.variable}: {self.detail.en}. Hint: {self.hint.en}.\n"
            f"              {self.detail.zh}。提示：{self.hint.zh}。"
        )


class ConfigurationError(Exception):
    """The configuration cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))


class Kind(NamedTuple):
    """A kind of value: its name for people, and how it is read (a ValueError when it cannot be)."""

    name: Text
    read: Callable[[str], Any]


def integer(least: int, most: int) -> Kind:
    """A whole number within both bounds."""

    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError(text)
        return number

    return Kind(Text(f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}"), read)


def choice(*values: str) -> Kind:
    """One of a few words, in small letters."""

    def read(text: str) -> str:
        if text.lower() not in values:
            raise ValueError(text)
        return text.lower()

    return Kind(Text("、".join(values) + " 之一", "one of " + ", ".join(values)), read)


def url(*schemes: str) -> Kind:
    """An address that begins with one of the schemes; a trailing slash is taken off."""

    def read(text: str) -> str:
        if not text.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError(text)
        return text.rstrip("/")

    return Kind(Text("以 " + "、".join(schemes) + " 开头的地址", "an address of " + ", ".join(schemes)), read)


TEXT = Kind(Text("文本", "text"), str)
PATH = Kind(Text("路径", "a path"), lambda text: Path(text).expanduser().resolve())


class Declaration(NamedTuple):
    """What is told once about a setting: kind, default as one would write it, whether production must name it, help."""

    kind: Kind
    default: str | None
    needed: bool
    help: Text


def setting(kind: Kind, default: str | None, zh: str, en: str, *, needed: bool = False, secret: bool = False) -> Any:
    """Declare one setting, as the field of a dataclass; a secret is left out of its ``repr``."""
    return field(repr=not secret, metadata={"declaration": Declaration(kind, default, needed, Text(zh, en))})


def declarations(settings: type) -> dict[str, tuple[str, Declaration]]:
    """The declared settings of a dataclass: variable to (name of the field, declaration)."""
    declared: tuple[Field[Any], ...] = fields(settings)
    return {
        f"{PREFIX}{each.name.upper()}": (each.name, each.metadata["declaration"])
        for each in declared
        if "declaration" in each.metadata
    }


def unknown(environ: Mapping[str, str], declared: Mapping[str, object]) -> list[Fault]:
    """A fault for every ``ZHENGKU_*`` variable that no setting declares, with the nearest name that one does."""
    faults = []
    names = {variable.removeprefix(PREFIX) for variable in declared}
    for variable in sorted(set(environ) - set(declared)):
        if variable.startswith(PREFIX):
            near = get_close_matches(variable.removeprefix(PREFIX), names, n=1)
            hint = (
                Text(f"是否想写 {PREFIX}{near[0]}", f"did you mean {PREFIX}{near[0]}")
                if near
                else Text("见 docs/settings.md", "see docs/settings.md")
            )
            faults.append(Fault("zhengku.E001", variable, Text("没有这个设置", "there is no such setting"), hint))
    return faults


def read(
    environ: Mapping[str, str], declared: Mapping[str, tuple[str, Declaration]]
) -> tuple[dict[str, Any], list[Fault]]:
    """The values by field name, and a fault for every value that is not of its kind; empty means not set."""
    values: dict[str, Any] = {}
    faults = []
    for variable, (name, declaration) in declared.items():
        text = environ.get(variable) or declaration.default
        try:
            values[name] = None if text is None else declaration.kind.read(text)
        except ValueError:
            detail = Text("值不符合要求", "this value cannot be used")
            kind = declaration.kind.name
            faults.append(Fault("zhengku.E002", variable, detail, Text(f"应为{kind.zh}", f"it is {kind.en}")))
    return values, faults
