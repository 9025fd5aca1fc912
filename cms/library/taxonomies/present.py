"""Schemes and terms as the management API shows them."""

from cms.library.taxonomies.models import TaxonomyScheme, TaxonomyTerm
from cms.web.actions import actions_by_duty
from permissions.actions import Action
from permissions.facts import Actor


def actions_on_taxonomies(actor: Actor) -> dict[str, object]:
    """What the actor may do with schemes and terms, the same with each, as answers tell it."""
    return actions_by_duty(actor, Action.MANAGE_TAXONOMIES)


def present_scheme(scheme: TaxonomyScheme) -> dict[str, object]:
    """A scheme with its name in both languages."""
    return {"code": scheme.code, "label": {"zh": scheme.label_zh, "en": scheme.label_en}}


def present_term(term: TaxonomyTerm, broader: str | None) -> dict[str, object]:
    """A term; `broader` is the code of the term above it."""
    return {
        "id": term.id,
        "scheme": term.scheme,
        "code": term.code,
        "broader": broader,
        "label": {"zh": term.label_zh, "en": term.label_en},
        "alternative_labels": term.alternative_labels,
        "position": term.position,
        "version": term.version,
    }
