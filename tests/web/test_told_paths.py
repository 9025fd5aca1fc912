"""Logs hold paths as people read them, and no preview's token."""

import pytest

from cms.web.observability import told_path

PREVIEWS = "/delivery/v1/previews"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/delivery/v1/resources", "/delivery/v1/resources"),
        ("/files/ab/申报表.pdf", "/files/ab/申报表.pdf"),
        (f"{PREVIEWS}/q3Jx0v8m", f"{PREVIEWS}/…"),
        (f"{PREVIEWS}/q3Jx0v8m/", f"{PREVIEWS}/…/"),
        (f"{PREVIEWS}/q3Jx0v8m/files/ab/a.pdf", f"{PREVIEWS}/…/files/ab/a.pdf"),
        ("/api/v1/resources/1/previews", "/api/v1/resources/1/previews"),
        (PREVIEWS, PREVIEWS),
    ],
)
def test_a_path_is_told_without_secrets(path: str, told: str) -> None:
    assert told_path(path.encode().decode("latin-1")) == told
