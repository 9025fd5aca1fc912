"""The shapes of the shared library and of placements."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import actions
from schemas.responses.delivery import NamedOrganization
from schemas.responses.offers import NamedResource, TakingChannel

WHEN = "2026-03-01T09:00:00+08:00"


def _text(description: str, example: object = None, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


class Sharing(Schema):
    """That other units may use a resource, or could."""

    resource_id = _text("Resource 信息", EXAMPLE_ID)
    note = _text("Word to other units 共享说明", "")
    shared_by = _text("Account 共享账户", EXAMPLE_ID)
    shared_at = _text("Since when 共享时间", WHEN)
    ended_by = _text("Account that ended it 终止账户", None, null=True)
    ended_at = _text("Until when 终止时间", None, null=True)
    reason = _text("Why it ended 理由", "")


class SharedEntry(Schema):
    """An entry of the shared library: live, and for other units to use."""

    resource = fields.Nested(NamedResource, required=True)
    organization = fields.Nested(NamedOrganization, required=True, metadata={"description": "Whose it is 所属单位"})
    index_number = _text("索引号", "11990100008800168D/202611-00008")
    note = _text("Word of the unit 共享说明", "")
    published_at = _text("First published 发布时间", WHEN)
    shared_at = _text("Shared since 共享时间", WHEN)
    href = _text("As the public reads it 公开地址", f"/delivery/v1/resources/{EXAMPLE_ID}")


class SignatureRow(Schema):
    """What one person signed."""

    part = _text("content 内容审核, secrecy 保密审查", "content")
    verdict = _text("pass or fail 通过、不通过", "pass")
    content_hash = _text("Of what was read 内容散列", "0" * 64)
    comment = _text("意见", "同意引用")
    reviewer_id = _text("Account 账户", EXAMPLE_ID)
    reviewer_name = _text("Name 姓名", "周明")
    created_at = _text("When 时间", WHEN)


class PlacementRow(Schema):
    """A resource of one unit in a channel of another."""

    id = _text("Identifier", EXAMPLE_ID)
    state = _text(
        "waiting 待审, in_effect 已生效, refused 未通过, cancelled 已撤回, ended 已终止, lapsed 因内容更新失效",
        "waiting",
    )
    resource = fields.Nested(NamedResource, required=True)
    organization = fields.Nested(NamedOrganization, required=True, metadata={"description": "Whose it is 所属单位"})
    channel = fields.Nested(TakingChannel, required=True)
    revision_number = fields.Integer(required=True, metadata={"description": "The revision that is placed 版本号"})
    content_hash = _text("Its hash, which both sign 内容散列", "0" * 64)
    level = fields.Integer(required=True, metadata={"description": "At which its content is signed 审级", "example": 3})
    eligible = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Units whose reviewers sign; all in scope if null 审核单位", "example": None},
    )
    signatures = fields.List(fields.Nested(SignatureRow), required=True, metadata={"description": "签署"})
    note = _text("Word of who asked 说明", "")
    offer_id = _text("The offer that was adopted 报送", None, null=True)
    previous_id = _text("The placement that lapsed before 前一共享引用", None, null=True)
    asked_by = _text("Account 申请账户", EXAMPLE_ID)
    asked_by_name = _text("Name 申请人", "苏敏")
    closed_by = _text("Account 终结账户", None, null=True)
    closed_by_name = _text("Name 终结人", None, null=True)
    reason = _text("Why it was closed 理由", "")
    created_at = _text("When it was asked for 申请时间", WHEN)
    in_effect_at = _text("Since when it shows 生效时间", None, null=True)
    closed_at = _text("When it was closed 终结时间", None, null=True)


class ListedPlacement(PlacementRow):
    """A placement in a list."""

    actions = actions(required=False)


class PlacementDetail(PlacementRow):
    """A placement with the content that is to be signed, and with what the reader may do with it."""

    content = fields.Dict(keys=fields.String(), required=True, metadata={"description": "Every field 内容"})
    actions = actions()


SharingAnswer = one_of(Sharing, "SharingAnswer")
SharedPage = page_of(SharedEntry, "SharedPage")
PlacementPage = page_of(ListedPlacement, "PlacementPage")
PlacementAnswer = one_of(PlacementDetail, "PlacementAnswer")
