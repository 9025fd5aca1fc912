"""Duties (P1): an account has exactly one, for its whole life."""

from enum import StrEnum


class Duty(StrEnum):
    """What an account is for. The rights of the four never overlap in one account."""

    SYSTEM_ADMIN = "system_admin"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
