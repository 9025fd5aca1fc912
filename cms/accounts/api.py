"""The accounts' part of the API: organizations, users, assignments, delegations, change requests, and signing in."""

from cms.accounts.api_keys import api as api_keys
from cms.accounts.assignments import api as assignments
from cms.accounts.blueprint import blueprint
from cms.accounts.change_requests import api as change_requests
from cms.accounts.delegations import api as delegations
from cms.accounts.organizations import api as organizations
from cms.accounts.sessions import api as sessions
from cms.accounts.users import api as users

__all__ = [
    "api_keys",
    "assignments",
    "blueprint",
    "change_requests",
    "delegations",
    "organizations",
    "sessions",
    "users",
]
