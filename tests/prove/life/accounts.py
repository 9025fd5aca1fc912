"""Somebody's own password, and a change that is not wanted after all."""

from tests.permissions.world import PASSWORD
from tests.prove.life.steps import API, Steps


def live(steps: Steps) -> None:
    """The first password of an account becomes one of its own; a change request is taken back."""
    first = steps.things["password"]
    signed_in = steps.do("POST", "auth/login", None, json={"username": "lu.ming", "password": first})
    headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
    passwords = {"current_password": first, "new_password": PASSWORD}
    assert steps.client.post(f"{API}auth/password", json=passwords, headers=headers).status_code == 204
    wanted = {"channel_id": steps.cast.channels["policies"], "level": 2}
    asked = steps.do("POST", f"users/{steps.cast.accounts['rev_two']}/assignments", "bo_admin", json=wanted)
    steps.do("POST", f"change-requests/{asked['id']}/cancellation", "bo_admin")
