"""Translations: resources of their own that share a translation group with their original."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms.errors import FieldError
from cms.library.facts import resources_matching
from cms.library.models import Resource
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects
from schemas.text import Text

NO_ORIGINAL = Text("没有这个原文", "There is no such original")
OTHER_TYPE = Text("译文与原文的内容类型不同", "A translation is of the type of its original")
SAME_LANGUAGE = Text("该语种的版本已存在", "There is a version in this language already")


@dataclass
class Group:
    """A translation group: the type of its members and the languages that it has."""

    id: str
    type: str
    languages: set[str] = field(default_factory=set)


def groups_of(session: Session, actor: Actor, originals: Iterable[str]) -> dict[str, Group]:
    """The group of each original that the actor may read, by the original's id."""
    wanted = set(originals)
    if not wanted:
        return {}
    readable = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    found = session.execute(
        select(Resource.id, Resource.translation_group_id, Resource.type).where(Resource.id.in_(wanted), readable)
    ).all()
    groups = {group: Group(group, type_name) for _, group, type_name in found}
    members = select(Resource.translation_group_id, Resource.language).where(
        Resource.translation_group_id.in_(groups), Resource.deleted_at.is_(None)
    )
    for group, language in session.execute(members):
        groups[group].languages.add(language)
    return {original: groups[group] for original, group, _ in found}


def translation_faults(group: Group | None, type_name: str, language: str) -> list[FieldError]:
    """Why a draft cannot be the translation that it says it is."""
    if group is None:
        return [FieldError("/translation_of", "no_original", NO_ORIGINAL)]
    if group.type != type_name:
        return [FieldError("/translation_of", "other_type", OTHER_TYPE)]
    if language in group.languages:
        return [FieldError("/content/language", "language_taken", SAME_LANGUAGE)]
    return []


def is_language_taken(session: Session, resource: Resource, language: str) -> bool:
    """Whether another member of the resource's group is in that language; what is in the recycle bin does not count."""
    other = exists().where(
        Resource.translation_group_id == resource.translation_group_id,
        Resource.id != resource.id,
        Resource.language == language,
        Resource.deleted_at.is_(None),
    )
    return bool(session.scalar(select(other)))
