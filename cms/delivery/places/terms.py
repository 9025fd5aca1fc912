"""Taxonomies as the public sees them: what the codes in representations mean, and how they hang together."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.errors import not_found
from cms.library.taxonomies.models import TaxonomyScheme, TaxonomyTerm


def taxonomy(session: Session, code: str) -> dict[str, Any]:
    """A scheme with all its terms, by position; `broader` is the code of the term above. Raises NOT_FOUND."""
    scheme = session.get(TaxonomyScheme, code) if code.isprintable() else None
    if scheme is None:
        raise not_found()
    term = TaxonomyTerm
    terms = session.scalars(select(term).where(term.scheme == code).order_by(term.position, term.code)).all()
    codes = {one.id: one.code for one in terms}
    return {
        "scheme": scheme.code,
        "label": {"zh": scheme.label_zh, "en": scheme.label_en},
        "terms": [
            {
                "code": one.code,
                "label": {"zh": one.label_zh, "en": one.label_en},
                "alternative_labels": one.alternative_labels,
                "broader": codes.get(one.broader_id) if one.broader_id else None,
            }
            for one in terms
        ],
    }
