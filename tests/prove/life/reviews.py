"""A submission that is taken and given back, and one that somebody signs for secrecy."""

from tests.prove.life.steps import Steps


def live(steps: Steps) -> None:
    """Under the rules that there are, then under one that wants the sign-off, which is gone again afterwards."""
    taken = f"submissions/{steps.waiting('被认领又退回的通知')['id']}/claims"
    steps.do("POST", taken, "rev_one", json={})
    steps.do("DELETE", taken, "rev_one")
    signs = {"organization_id": steps.cast.organizations["city"], "role": "secrecy"}
    steps.agreed("POST", f"users/{steps.cast.accounts['rev_one_b']}/assignments", json=signs)
    wanted = {"channel_id": steps.cast.channels["notices"], "levels": 1, "secrecy": True}
    policy = steps.agreed("POST", "review-policies", json=wanted)["made_id"]
    read = steps.waiting("须经保密审查的通知")
    passed = {"verdict": "pass", "content_hash": read["content_hash"]}
    steps.do("POST", f"submissions/{read['id']}/secrecy-sign-off", "rev_one_b", json=passed)
    steps.agreed("DELETE", f"review-policies/{policy}")
