"""What other nouns look up of accounts: names for lists of ids, in one query each."""

from cms.accounts.organizations.queries import by_ids as organizations_by_id
from cms.accounts.organizations.queries import named as named_organization

__all__ = ["named_organization", "organizations_by_id"]
