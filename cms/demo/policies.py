"""The review policies of the demo, set by its administrator when what was there before is public."""

from cms.demo.city import City
from cms.demo.reading import table
from cms.review.policies import create_policy
from schemas.requests.review import CreatePolicy


def add_policies(city: City) -> None:
    """Set each policy; what was sent before keeps the terms that it was sent under."""
    ids = {
        "organization_id": {key: one.id for key, one in city.organizations.items()},
        "channel_id": {key: one.id for key, one in city.channels.items()},
    }
    for told in table("policies.toml", "policy"):
        named = {name: ids[name][value] if name in ids else value for name, value in told.items()}
        create_policy(city.administrator, city.session, CreatePolicy().load(named))
