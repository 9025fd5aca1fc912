"""The receiving side of a placement: a county with people who ask and sign, over HTTP."""

from typing import Any

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.ids import new_id
from tests.cast import Cast
from tests.client import Client


class County:
    """The county's column, which shows what the bureau shares; `wai_three` and `wai_other` sign at the last level."""

    def __init__(self, client: Client, cast: Cast) -> None:
        self.client, self.cast = client, cast
        for who in ("wai_three", "wai_other"):
            self.reviewer(who, level=3)

    def reviewer(self, who: str, *, level: int | None = None, person: str | None = None) -> None:
        """Somebody more who reviews for the county; without a level for the secrecy review."""
        self.cast.join(who, "reviewer", person=person)
        given = RoleAssignment(
            id=new_id(), account_id=self.cast.accounts[who], duty="reviewer", level=level,
            role="level" if level else "secrecy", organization_id=self.cast.organizations["stranger"],
            created_at=clock.now(),
        )  # fmt: skip
        with self.cast.database.writing() as session:
            session.add(given)

    def shared(self, **changed: Any) -> str:
        """A public resource of the bureau in the shared library."""
        resource = self.cast.published(**changed)
        assert self.client.post(f"/api/v1/resources/{resource}/sharing", "lin_editor", json={}).status_code == 201
        return resource

    def asking(self, resource: str, who: str = "su_editor", channel: str = "foreign") -> Any:
        """The answer to asking for a placement."""
        body = {"resource_id": resource, "channel_id": self.cast.channels[channel]}
        return self.client.post("/api/v1/placements", who, json=body)

    def asked(self, resource: str | None = None) -> dict[str, Any]:
        """A placement that waits."""
        answer = self.asking(resource or self.shared())
        assert answer.status_code == 201, answer.get_data(as_text=True)
        told: dict[str, Any] = answer.get_json()["data"]
        return told

    def sign(self, placement: dict[str, Any], part: str, who: str, verdict: str = "pass", **changed: Any) -> Any:
        """The answer to a signature."""
        body = {"part": part, "verdict": verdict, "content_hash": placement["content_hash"], **changed}
        return self.client.post(f"/api/v1/placements/{placement['id']}/signatures", who, json=body)

    def signed(self, placement: dict[str, Any]) -> dict[str, Any]:
        """A placement put into effect by two persons."""
        self.sign(placement, "content", "wai_three")
        answer = self.sign(placement, "secrecy", "wai_other")
        assert answer.status_code == 201, answer.get_data(as_text=True)
        told: dict[str, Any] = answer.get_json()["data"]
        return told

    def in_effect(self, resource: str | None = None) -> dict[str, Any]:
        """The same, asked for first."""
        return self.signed(self.asked(resource))

    def read(self, placement: dict[str, Any], who: str = "su_editor") -> dict[str, Any]:
        """A placement as it is now."""
        told: dict[str, Any] = self.client.get(f"/api/v1/placements/{placement['id']}", who).get_json()["data"]
        return told

    def shows(self) -> list[str]:
        """What the county's column shows the public."""
        path = f"/delivery/v1/resources?channel={self.cast.channels['foreign']}"
        return [one["id"] for one in self.client.get(path).get_json()["data"]]

    def states(self, resource: str) -> list[str]:
        """The states of all placements of a resource, the oldest first."""
        found = self.client.get(f"/api/v1/placements?resource={resource}&sort=created_at", "su_editor")
        return [one["state"] for one in found.get_json()["data"]]

    def waiting(self, resource: str) -> dict[str, Any]:
        """The placement of a resource that waits."""
        found = self.client.get(f"/api/v1/placements?resource={resource}&state=waiting", "su_editor")
        told: dict[str, Any] = found.get_json()["data"][0]
        return told

    def revised(self, resource: str, summary: str = "更新后的摘要。") -> str:
        """Another content of a resource, sent for review; the submission."""
        path = f"/api/v1/resources/{resource}"
        version = self.client.get(path, "lin_editor").headers["ETag"]
        body = {"content": {"summary": summary}}
        assert self.client.patch(path, "lin_editor", json=body, headers={"If-Match": version}).status_code == 200
        return self._submitted(path)

    def _submitted(self, path: str) -> str:
        version = self.client.get(path, "lin_editor").headers["ETag"]
        sent = self.client.post(f"{path}/submissions", "lin_editor", json={}, headers={"If-Match": version})
        return str(sent.get_json()["data"]["id"])

    def take_back(self, resource: str, kind: str) -> None:
        """Withdraw a resource, or put it into the archive."""
        path = f"/api/v1/resources/{resource}"
        version = self.client.get(path, "rev_one").headers["ETag"]
        body = {"kind": kind, "reason": "内容有误"}
        answer = self.client.post(f"{path}/withdrawals", "rev_one", json=body, headers={"If-Match": version})
        assert answer.status_code == 201
