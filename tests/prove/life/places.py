"""Places that nothing lies in yet, and so can be taken away."""

from tests.prove.life.steps import Steps


def live(steps: Steps) -> None:
    """A channel and a term, made and deleted."""
    column = {"slug": "jbxx", "name": "基本信息", "kind": "column", "owner_id": steps.cast.organizations["science"]}
    folder = f"sites/{steps.cast.site}/channels"
    made = steps.do("POST", folder, "an_admin", json=column)
    steps.do("DELETE", f"{folder}/{made['id']}", "an_admin", match=f"{folder}/{made['id']}")
    terms = "taxonomies/subject/terms"
    steps.do("POST", terms, "an_admin", json={"code": "steel", "label": {"zh": "钢铁", "en": "steel"}})
    steps.do("DELETE", f"{terms}/steel", "an_admin", match=f"{terms}/steel")
