"""Names that columns hold where content takes ids or codes: organizations and terms, found by what people call them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.harvest.field_rules import declared
from cms.harvest.mapping import Mapping as MappingFile
from cms.library.taxonomies.models import TaxonomyTerm

ORGANIZATION_FIELDS = ("publisher",)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Names:
    """Ids of organizations by name and credit code, codes of terms by scheme and label; ambiguous names are in none."""

    organizations: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def organization(self, text: str) -> str | None:
        """The id of the one organization of this name or credit code."""
        return self.organizations.get(tidy(text))

    def term(self, scheme: str, text: str) -> str | None:
        """The code of the one term of this code or label."""
        return self.terms.get(scheme, {}).get(tidy(text))


NO_NAMES = Names()


def tidy(text: str) -> str:
    """A name to compare by."""
    return _SPACES.sub("", text)


def find_names(session: Session, mapping: MappingFile) -> Names:
    """The names that the mapping's fields need; nothing is read for those that need none."""
    wanted = {rule.name for rule in mapping.fields if rule.columns}
    schemes = {scheme for name in wanted for type_name in mapping.type.values() if (scheme := _scheme(type_name, name))}
    organizations = _organizations(session) if wanted.intersection(ORGANIZATION_FIELDS) else {}
    return Names(organizations, _terms(session, schemes) if schemes else {})


def _scheme(type_name: str, name: str) -> str:
    found = declared(type_name, name)
    inner = getattr(found, "inner", found)
    return str(inner.metadata.get("scheme", "")) if inner is not None else ""


def _organizations(session: Session) -> dict[str, str]:
    rows = session.execute(select(Organization.id, Organization.name, Organization.credit_code)).all()
    names = _unique((tidy(row.name), row.id) for row in rows)
    return names | {row.credit_code: row.id for row in rows}


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
