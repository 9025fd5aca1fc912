"""Texts that came before signatures are signed in the background: each once, wherever it was broken off."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, select

from cms.library.likeness import sign_older
from cms.library.likeness.models import TextBand, TextSignature
from cms.library.likeness.sign_older import SigningOlder
from cms.library.likeness.signatures import sign
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from tests.cast import Cast
from tests.client import Client

LETTERS = "云泽市科技创新券申领办法规定支持中小企业开展研发活动购买检测服务单位应当如实申报材料经审核后兑现资金"


def text_of(number: int) -> str:
    chance = Random(number)
    return "".join(chance.choice(LETTERS) for _ in range(300))


@pytest.fixture
def unsigned(cast: Cast) -> dict[str, bytes | None]:
    """Resources without signatures, as an earlier version left them, with the ones that they should have."""
    made = {cast.draft(body=f"<p>{text_of(number)}</p>"): sign(text_of(number)) for number in range(5)}
    cast.draft(body="<p>短</p>", title="太短")
    with cast.database.writing() as session:
        session.execute(delete(TextBand))
        session.execute(delete(TextSignature))
    return made


def signing(cast: Cast, told: list[tuple[int, int]] | None = None) -> SigningOlder:
    return SigningOlder(
        cast.database, lambda _: None, lambda done, total: (told if told is not None else []).append((done, total))
    )


def to_the_end(step: SigningOlder) -> None:
    while not step.is_over:
        step()


def kept(cast: Cast) -> dict[str, bytes | None]:
    with cast.database.reading() as session:
        return dict(session.execute(select(TextSignature.resource_id, TextSignature.signature)).all())


def test_all_get_the_signature_of_their_head_and_are_found_by_it(
    client: Client, cast: Cast, unsigned: dict[str, bytes | None]
) -> None:
    told: list[tuple[int, int]] = []
    to_the_end(signing(cast, told))
    assert kept(cast) == unsigned
    assert told == [(5, 5)]
    twin = cast.draft(body=f"<p>{text_of(2)}</p>", title="同文")
    found: Any = client.get("/api/v1/duplicates", "lin_editor")
    assert [(row["one"]["id"], row["other"]["id"]) for row in found.json["data"]] == [(twin, list(unsigned)[2])]


def test_another_worker_goes_on_where_one_was_stopped(
    cast: Cast, unsigned: dict[str, bytes | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_older, "AT_ONCE", 2)
    assert signing(cast)()
    assert kept(cast).keys() == set(list(unsigned)[-2:])
    told: list[tuple[int, int]] = []
    to_the_end(signing(cast, told))
    assert kept(cast) == unsigned
    assert told == [(2, 3), (3, 3)]


def test_where_all_are_signed_nothing_is_done(cast: Cast, unsigned: dict[str, bytes | None]) -> None:
    to_the_end(signing(cast))
    step = signing(cast)
    assert not step()
    assert step.is_over
    assert not step()


def test_what_is_in_the_recycle_bin_is_not_signed(
    client: Client, cast: Cast, unsigned: dict[str, bytes | None]
) -> None:
    binned = next(iter(unsigned))
    client.delete(f"/api/v1/resources/{binned}", "lin_editor", headers={"If-Match": '"v1"'})
    to_the_end(signing(cast))
    assert kept(cast).keys() == unsigned.keys() - {binned}


def test_what_somebody_revises_meanwhile_has_the_signature_of_the_new_text(
    cast: Cast, unsigned: dict[str, bytes | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, new = next(iter(unsigned)), text_of(9)

    def revise_first(text: str) -> bytes | None:
        monkeypatch.setattr(sign_older, "sign", sign)
        with cast.database.writing() as session:
            version = load_resource(session, one).version
            revise_resource(cast.actor("lin_editor"), session, one, version, {"body": f"<p>{new}</p>"})
        return sign(text)

    monkeypatch.setattr(sign_older, "sign", revise_first)
    to_the_end(signing(cast))
    assert kept(cast) == {**unsigned, one: sign(new)}
