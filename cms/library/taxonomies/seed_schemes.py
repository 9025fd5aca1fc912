"""The built-in schemes with a first set of terms, as data beside this file. Terms are added, never overwritten."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from cms.ids import new_id
from cms.library.taxonomies.models import TaxonomyScheme, TaxonomyTerm

STEP = 10
"""Positions are this far apart, so that a term can be put between two."""


@cache
def built_in() -> tuple[Mapping[str, Any], ...]:
    """The built-in schemes as told in `built_in.toml`; not to be changed."""
    told = files("cms.library.taxonomies").joinpath("built_in.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(told)["scheme"])


def seed_schemes(session: Session, schemes: Iterable[Mapping[str, Any]] | None = None) -> int:
    """Add schemes (the built-in ones unless others are told alike) and those of their terms that are absent.

    Gives the number of terms added. Safe to repeat: what was changed here stays as it is. Nothing public carries a term
    that is new, so no change is logged.
    """
    return sum(_seed(session, scheme) for scheme in (built_in() if schemes is None else schemes))


def _seed(session: Session, told: Mapping[str, Any]) -> int:
    code = told["code"]
    if session.get(TaxonomyScheme, code) is None:
        session.add(TaxonomyScheme(code=code, label_zh=told["zh"], label_en=told["en"]))
        session.flush()
    known = select(TaxonomyTerm.code, TaxonomyTerm.id).where(TaxonomyTerm.scheme == code)
    ids = {row.code: row.id for row in session.execute(known)}
    fresh = [term for term in told["terms"] if term["code"] not in ids]
    ids |= {term["code"]: new_id() for term in fresh}
    places = {term["code"]: place * STEP for place, term in enumerate(told["terms"], 1)}
    if fresh:
        session.execute(insert(TaxonomyTerm), [_row(code, term, ids, places[term["code"]]) for term in fresh])
    return len(fresh)


def _row(scheme: str, term: Mapping[str, Any], ids: Mapping[str, str], position: int) -> dict[str, Any]:
    return {
        "id": ids[term["code"]],
        "scheme": scheme,
        "code": term["code"],
        "broader_id": ids[term["broader"]] if "broader" in term else None,
        "label_zh": term["zh"],
        "label_en": term["en"],
        "alternative_labels": term.get("also", []),
        "position": position,
        "version": 1,
    }
