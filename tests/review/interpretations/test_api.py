"""Over HTTP: what reviewers are told of the demand, waivers and their list, documents without an interpretation."""

import pytest

from cms.errors import Problem
from tests.cast import Cast
from tests.client import Client
from tests.review.interpretations.conftest import TEXT, Shelf

WAIVERS, REPORT = "/api/v1/interpretation-waivers", "/api/v1/uninterpreted-documents"


def test_an_editor_reads_what_is_missing(client: Client, shelf: Shelf) -> None:
    path = f"/api/v1/resources/{shelf.document}"
    headers = {"If-Match": client.get(path, "gao_editor").headers["ETag"], "Accept-Language": "zh-CN"}
    answer = client.post(f"{path}/submissions", "gao_editor", json={}, headers=headers)
    fault = answer.get_json()["errors"][0]
    assert (answer.status_code, fault["code"]) == (422, "interpretation_missing")
    assert "重要文件须有解读" in fault["detail"]
    sent = client.post(f"{path}/submissions", "gao_editor", json={"waiver_wanted": True}, headers=headers)
    assert (sent.status_code, sent.get_json()["data"]["interpretation"]["is_met"]) == (201, False)


def test_reviewers_read_whether_the_demand_is_met_and_by_what(client: Client, shelf: Shelf) -> None:
    good, copied = shelf.explain(), shelf.explain(body=f"<p>{TEXT}</p>", title="照搬")
    shelf.approve(copied)
    shelf.release(good)
    told = client.get(f"/api/v1/submissions/{shelf.send()}", "rev_one").get_json()["data"]["interpretation"]
    assert (told["is_met"], told["met_by"], told["most_overlap_percent"]) == (True, "interpretation", 50)
    found = {one["resource_id"]: one for one in told["interpretations"]}
    assert (found[good]["title"], found[good]["is_live"], found[good]["is_enough"]) == (None, False, True)
    assert (found[copied]["title"], found[copied]["is_live"], found[copied]["is_enough"]) == ("照搬", True, False)
    assert found[copied]["overlap_percent"] > 50 > found[good]["overlap_percent"]


def test_a_waiver_is_given_told_and_counted(client: Client, shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    told = client.get(f"/api/v1/submissions/{submission}", "rev_three").get_json()["data"]
    assert told["_actions"]["waive_interpretation"]["allowed"]
    body = {"reason": "转发上级文件", "content_hash": told["content_hash"]}
    path = f"/api/v1/resources/{shelf.document}/interpretation-waivers"
    given = client.post(path, "rev_three", json=body)
    assert (given.status_code, given.get_json()["data"]["reviewer_name"]) == (201, "rev_three")
    told = client.get(f"/api/v1/submissions/{submission}", "rev_one").get_json()["data"]["interpretation"]
    assert (told["met_by"], told["waiver"]["reason"]) == ("waiver", "转发上级文件")
    listed = client.get(f"{WAIVERS}?total=true", "rev_one").get_json()
    assert (listed["meta"]["total"], listed["data"][0]["is_current"]) == (1, True)
    assert client.get(f"{WAIVERS}?total=true", "su_editor").get_json()["meta"]["total"] == 0
    assert client.get(WAIVERS, "an_admin").status_code == 403
    shelf.cast.approve(submission)
    shelf.revise(shelf.document, title="一改")
    shelf.revise(shelf.document, title="再改")
    assert client.get(WAIVERS, "gao_editor").get_json()["data"][0]["is_current"]
    shelf.cast.withdraw(shelf.document)
    assert not client.get(WAIVERS, "gao_editor").get_json()["data"][0]["is_current"]


def test_a_waiver_needs_a_reason_and_the_hash(client: Client, shelf: Shelf) -> None:
    shelf.send(waiver_wanted=True)
    path = f"/api/v1/resources/{shelf.document}/interpretation-waivers"
    for body in ({"reason": " ", "content_hash": "0" * 64}, {"reason": "因"}, {"content_hash": "0" * 64}):
        assert client.post(path, "rev_three", json=body).status_code == 422
    body = {"reason": "因", "content_hash": "0" * 64}
    assert client.post(path, "rev_three", json=body).status_code == 412
    assert client.post("/api/v1/resources/x/interpretation-waivers", "rev_three", json=body).status_code == 404


def titles(client: Client, query: str = "", who: str = "gao_editor") -> list[str]:
    return [one["resource"]["title"] for one in client.get(f"{REPORT}?{query}", who).get_json()["data"]]


def test_a_document_whose_only_interpretation_was_withdrawn_stays_and_is_told(client: Client, shelf: Shelf) -> None:
    explanation, other = shelf.explain(), shelf.explain(title="第二篇")
    for one in (explanation, other):
        shelf.approve(one)
    shelf.approve()
    assert titles(client) == []
    shelf.cast.withdraw(explanation)
    assert titles(client) == []
    shelf.cast.withdraw(other)
    assert shelf.state() == ("published", True)
    assert titles(client) == ["关于印发科技创新券管理办法的通知"]
    assert titles(client, "waived=true") == []
    assert titles(client, who="su_editor") == []
    assert titles(client, f"organization={shelf.cast.organizations['education']}") == []
    shelf.approve(shelf.explain(title="第三篇"))
    assert titles(client) == []


def test_an_interpretation_that_the_page_does_not_show_explains_nothing(client: Client, shelf: Shelf) -> None:
    explanation = shelf.explain()
    shelf.approve(explanation)
    shelf.approve()
    hidden = {"relation": "interpreted_by", "related_id": explanation, "reason": "解读有误"}
    path = f"/api/v1/resources/{shelf.document}/hidden-relations"
    assert client.post(path, "rev_three", json=hidden).status_code == 201
    assert titles(client) == ["关于印发科技创新券管理办法的通知"]
    shelf.revise(shelf.document, summary="另一摘要。")
    with pytest.raises(Problem):
        shelf.approve()


def test_a_newer_draft_changes_nothing_about_what_is_public(client: Client, shelf: Shelf) -> None:
    explanation = shelf.explain()
    shelf.approve(explanation)
    shelf.approve()
    shelf.cast.withdraw(explanation)
    shelf.revise(shelf.document, important=False)
    assert len(titles(client)) == 1
    shelf.approve()
    assert titles(client) == []


def test_waived_documents_are_listed_apart(client: Client, shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    shelf.waive(submission)
    shelf.cast.approve(submission)
    assert (len(titles(client)), len(titles(client, "waived=true"))) == (0, 1)


def test_who_reads_no_content_reads_no_report(client: Client, cast: Cast) -> None:
    assert {client.get(REPORT, who).status_code for who in ("an_admin", "au_auditor")} == {403}
