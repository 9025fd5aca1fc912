"""A reader is told whether the HTML is the body or was made of what the details say already."""

import pytest


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"body": "<p>正文。</p>"}, "body"),
        ({"body": None, "kind": "leader", "leader": {"name": "江一舟"}}, "details"),
        ({"body": "<p>正文。</p>", "kind": "leader", "leader": {"name": "江一舟"}}, "body"),
    ],
)
def test_html_is_told_to_be_the_body_or_made_of_details(cast, client, content, told):
    shown = client.get(f"/delivery/v1/resources/{cast.published(**content)}").get_json()["data"]
    assert shown["html_from"] == told
    assert shown["html"]


def test_lists_leave_it_out_with_the_html_and_bring_it_back_when_asked(cast, client):
    cast.published(title="关于开展检查的通知")
    assert "html_from" not in client.get("/delivery/v1/resources").get_json()["data"][0]
    brought = client.get("/delivery/v1/resources?include=html_from").get_json()["data"][0]
    assert brought["html_from"] == "body"
