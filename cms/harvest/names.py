"""Names of organizations and terms, as people call them, where content takes ids or codes: in columns or constants."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.errors import FieldError
from cms.harvest.field_rules import declared
from cms.harvest.mapping import FieldRule
from cms.harvest.mapping import Mapping as MappingFile
from cms.harvest.reasons import reason
from cms.library.taxonomies.models import TaxonomyTerm

ORGANIZATION_FIELDS = ("publisher",)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Names:
    """Ids of organizations by name, credit code and id, codes of terms by scheme and label; no ambiguous names."""

    organizations: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def organization(self, text: str) -> str | None:
        """The id of the one organization of this name or credit code."""
        return self.organizations.get(tidy(text))

    def term(self, scheme: str, text: str) -> str | None:
        """The code of the one term of this code or label."""
        return self.terms.get(scheme, {}).get(tidy(text))

    def finder(self, name: str, scheme: str) -> Callable[[str], str | None] | None:
        """What finds the value of a field by a name; `None` for a field that takes no names."""
        if scheme:
            return partial(self.term, scheme)
        return self.organization if name in ORGANIZATION_FIELDS else None


NO_NAMES = Names()


def tidy(text: str) -> str:
    """A name to compare by."""
    return _SPACES.sub("", text)


def find_names(session: Session, mapping: MappingFile) -> Names:
    """The names that the mapping's fields need; nothing is read for those that need none."""
    wanted = {rule.name for rule in mapping.fields if rule.columns or rule.constant is not None}
    schemes = {scheme for name in wanted for type_name in mapping.type.values() if (scheme := _scheme(type_name, name))}
    organizations = _organizations(session) if wanted.intersection(ORGANIZATION_FIELDS) else {}
    return Names(organizations, _terms(session, schemes) if schemes else {})


def not_found(code: str) -> str:
    """The reason why a name in a field of this scheme, or of organizations if it is empty, stands for nothing."""
    return "no_such_term" if code else "no_such_organization"


def wrong_constants(mapping: MappingFile, names: Names) -> list[FieldError]:
    """The constants that name nothing: a fault of the mapping, to be told once and not with each row."""
    return [
        FieldError(f"/fields/{rule.name.replace('.', '/')}/constant", code, reason(code, value=value).detail)
        for rule in mapping.fields
        if rule.constant is not None
        for code, value in dict.fromkeys(_unknown(rule, mapping.type.values(), names))
    ]


def _unknown(rule: FieldRule, types: Iterable[str], names: Names) -> Iterator[tuple[str, str]]:
    for scheme in (_scheme(type_name, rule.name) for type_name in types if declared(type_name, rule.name) is not None):
        find = names.finder(rule.name, scheme)
        for value in entries(rule.constant):
            if find and find(str(value)) is None:
                yield not_found(scheme), str(value)


def entries(constant: Any) -> list[Any]:
    """The values of a constant, which stands for a list of one where a field takes several."""
    return constant if isinstance(constant, list) else [constant]


def _scheme(type_name: str, name: str) -> str:
    found = declared(type_name, name)
    inner = getattr(found, "inner", found)
    return str(inner.metadata.get("scheme", "")) if inner is not None else ""


def _organizations(session: Session) -> dict[str, str]:
    rows = session.execute(select(Organization.id, Organization.name, Organization.credit_code)).all()
    names = _unique((tidy(row.name), row.id) for row in rows)
    return names | {own: row.id for row in rows for own in (row.credit_code, row.id)}


def _terms(session: Session, schemes: Iterable[str]) -> dict[str, dict[str, str]]:
    rows = session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.scheme.in_(list(schemes)))).all()
    found: dict[str, dict[str, str]] = {}
    for scheme in schemes:
        own = [row for row in rows if row.scheme == scheme]
        labels = _unique(
            (tidy(label), row.code) for row in own for label in (row.label_zh, row.label_en, *row.alternative_labels)
        )
        found[scheme] = labels | {row.code: row.code for row in own}
    return found


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each name stands for, without the names that stand for several."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for name, value in pairs:
        if found.setdefault(name, value) != value:
            several.add(name)
    return {name: value for name, value in found.items() if name not in several}
