"""What the stories of a life share: requests that must succeed, versions, and changes on which two agree."""

from typing import Any

from tests.cast import Cast
from tests.prove.life.checked import Checked

API = "/api/v1/"


class Steps:
    """Requests as people of the cast, each of which must succeed; `things` are those of the world."""

    def __init__(self, cast: Cast, client: Checked, things: dict[str, str]) -> None:
        self.cast, self.client, self.things = cast, client, things

    def do(self, method: str, path: str, who: str | None, *, match: str | None = None, **options: Any) -> Any:
        """The data of the answer; `match` is the path of what has to be as it is now."""
        if match is not None:
            options["headers"] = {"If-Match": self.client.get(API + match, who).headers["ETag"]}
        answer = self.client.request(method, API + path, who, **options)
        assert answer.status_code < 300, (method, path, answer.get_data(as_text=True))
        return answer.get_json()["data"] if answer.get_data() else None

    def agreed(self, method: str, path: str, **options: Any) -> Any:
        """What came of a change that one administrator wants and the other approves."""
        asked = self.do(method, path, "bo_admin", **options)
        return self.do("POST", f"change-requests/{asked['id']}/decisions", "an_admin", json={"verdict": "approve"})

    def waiting(self, title: str) -> dict[str, Any]:
        """A submission of a new draft, as its reviewers read it."""
        submission = self.cast.submitted(self.cast.draft(title=title))
        told: dict[str, Any] = self.do("GET", f"submissions/{submission}", "rev_one")
        return told
