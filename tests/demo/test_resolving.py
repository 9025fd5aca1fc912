from dataclasses import replace

import pytest

from cms.demo.reading import Item
from cms.demo.resolving import Keys, content_of

KEYS = Keys(
    organization=lambda key: f"body of {key}",
    channel=lambda key: f"channel of {key}",
    resource=lambda key: f"resource of {key}",
    file=lambda key: f"file of {key}",
)
ITEM = Item(key="one", type="qa", organization="kjj", editor="lin_editor", channels=("kjj:a", "portal:b/c"), content={})


def resolved(**content: object) -> dict[str, object]:
    return content_of(replace(ITEM, content=content), KEYS)


def test_channels_keep_their_order_since_the_first_is_the_home():
    assert resolved()["channels"] == ["channel of kjj:a", "channel of portal:b/c"]


def test_keys_become_ids_at_any_depth():
    found = resolved(
        relations=[{"type": "answers", "target": "two"}],
        materials=[{"name": "申请表", "blank_form": "form", "sample": "filled"}],
        attachments=[{"file": "form", "title": "表"}],
        publisher="yz",
    )
    assert found["relations"] == [{"type": "answers", "target_id": "resource of two"}]
    assert found["materials"] == [{"name": "申请表", "blank_form_id": "file of form", "sample_id": "file of filled"}]
    assert found["attachments"] == [{"attachment_id": "file of form", "title": "表"}]
    assert found["publisher"] == "body of yz"


def test_everything_else_stays_as_it_is():
    told = {"title": "题", "fees": [{"amount": "1.00"}], "visits": 0, "charged": False, "keywords": ["一", "二"]}
    assert resolved(**told) == {**told, "channels": resolved()["channels"]}


def test_the_data_itself_is_not_changed():
    item = replace(ITEM, content={"relations": [{"type": "answers", "target": "two"}]})
    content_of(item, KEYS)
    assert item.content == {"relations": [{"type": "answers", "target": "two"}]}


def test_an_unknown_key_is_told():
    keys = replace(KEYS, resource={}.__getitem__)
    with pytest.raises(KeyError, match="nowhere"):
        content_of(replace(ITEM, content={"relations": [{"type": "related", "target": "nowhere"}]}), keys)
