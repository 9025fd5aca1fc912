"""Passwords (P8): what makes one acceptable, how they are hashed, how initial ones are made."""

import secrets
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cms.errors import Problem, invalid
from schemas.text import Text

SHORTEST, LONGEST = 10, 128
FEWEST_DISTINCT = 5
_UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_INITIAL_LENGTH = 16


def normalise(password: str) -> str:
    """The password in NFKC, so that it does not depend on the keyboard or input method it is typed with."""
    return unicodedata.normalize("NFKC", password)


def require_strong(password: str, username: str, pointer: str) -> str:
    """The password normalised. Raises INVALID at `pointer` if it is too short, too long or easily guessed."""
    tidied = normalise(password)
    if not SHORTEST <= len(tidied) <= LONGEST:
        detail = Text(f"密码须为 {SHORTEST} 至 {LONGEST} 个字符", f"A password has {SHORTEST} to {LONGEST} characters")
        raise invalid(pointer, "password_length", detail)
    lowered = tidied.casefold()
    if normalise(username).casefold() in lowered:
        raise _weak(pointer, Text("密码不能包含用户名", "A password does not contain the user name"))
    if len(set(lowered)) < FEWEST_DISTINCT or lowered in _common():
        raise _weak(pointer, Text("该密码过于常见或简单", "This password is too common or too simple"))
    return tidied


def _weak(pointer: str, detail: Text) -> Problem:
    return invalid(pointer, "password_weak", detail)


@cache
def _common() -> frozenset[str]:
    listed = tomllib.loads(files("cms.accounts").joinpath("common_passwords.toml").read_text(encoding="utf-8"))
    return frozenset(listed["passwords"])


def make_initial(username: str) -> str:
    """A random initial password of letters and digits that are not mistaken for each other when read out."""
    while True:
        made = "".join(secrets.choice(_UNMISTAKABLE) for _ in range(_INITIAL_LENGTH))
        if username.casefold() not in made.casefold():
            return made


class Hasher:
    """Argon2id at one cost: `standard` is the library's (RFC 9106, 64 MiB), `fast` only for development and tests."""

    def __init__(self, cost: str) -> None:
        self._argon = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if cost == "fast" else PasswordHasher()
        self._nobody = self._argon.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """The hash of a password, with its own salt and its cost written in it."""
        return self._argon.hash(normalise(password))

    def verify(self, known: str | None, password: str) -> bool:
        """Whether the password fits the hash. Without a hash, as for an unknown user, it takes as long and is False."""
        try:
            return self._argon.verify(known or self._nobody, normalise(password)) and known is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, known: str) -> bool:
        """Whether the hash was made at another cost than today's."""
        return self._argon.check_needs_rehash(known)


@cache
def hasher(cost: str) -> Hasher:
    """The hasher of a cost, made once: `Settings.password_hash_cost`."""
    return Hasher(cost)
