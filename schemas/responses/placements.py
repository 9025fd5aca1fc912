"""The shapes of the shared library and of placements."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import actions
from schemas.responses.declare import WHEN, string
from schemas.responses.delivery import NamedOrganization
from schemas.responses.offers import NamedResource, TakingChannel


class Sharing(Schema):
    """That other units may use a resource, or could."""

    resource_id = string("Resource 信息", EXAMPLE_ID)
    note = string("Word to other units 共享说明", "")
    shared_by = string("Account 共享账户", EXAMPLE_ID)
    shared_at = string("Since when 共享时间", WHEN)
    ended_by = string("Account that ended it 终止账户", None, null=True)
    ended_at = string("Until when 终止时间", None, null=True)
    reason = string("Why it ended 理由", "")


class SharedEntry(Schema):
    """An entry of the shared library: live, and for other units to use."""

    resource = fields.Nested(NamedResource, required=True)
    organization = fields.Nested(NamedOrganization, required=True, metadata={"description": "Whose it is 所属单位"})
    index_number = string("索引号", "11990100008800168D/202611-00008")
    note = string("Word of the unit 共享说明", "")
    published_at = string("First published 发布时间", WHEN)
    shared_at = string("Shared since 共享时间", WHEN)
    href = string("As the public reads it 公开地址", f"/delivery/v1/resources/{EXAMPLE_ID}")


class SignatureRow(Schema):
    """What one person signed."""

    part = string("content 内容审核, secrecy 保密审查", "content")
    verdict = string("pass or fail 通过、不通过", "pass")
    content_hash = string("Of what was read 内容散列", "0" * 64)
    comment = string("意见", "同意引用")
    reviewer_id = string("Account 账户", EXAMPLE_ID)
    reviewer_name = string("Name 姓名", "周明")
    created_at = string("When 时间", WHEN)


class PlacementRow(Schema):
    """A resource of one unit in a channel of another."""

    id = string("Identifier", EXAMPLE_ID)
    state = string(
        "waiting 待审, in_effect 已生效, refused 未通过, cancelled 已撤回, ended 已终止, lapsed 因内容更新失效",
        "waiting",
    )
    resource = fields.Nested(NamedResource, required=True)
    organization = fields.Nested(NamedOrganization, required=True, metadata={"description": "Whose it is 所属单位"})
    channel = fields.Nested(TakingChannel, required=True)
    revision_number = fields.Integer(required=True, metadata={"description": "The revision that is placed 版本号"})
    content_hash = string("Its hash, which both sign 内容散列", "0" * 64)
    level = fields.Integer(required=True, metadata={"description": "At which its content is signed 审级", "example": 3})
    eligible = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Units whose reviewers sign; all in scope if null 审核单位", "example": None},
    )
    signatures = fields.List(fields.Nested(SignatureRow), required=True, metadata={"description": "签署"})
    note = string("Word of who asked 说明", "")
    offer_id = string("The offer that was adopted 报送", None, null=True)
    previous_id = string("The placement that lapsed before 前一共享引用", None, null=True)
    asked_by = string("Account 申请账户", EXAMPLE_ID)
    asked_by_name = string("Name 申请人", "苏敏")
    closed_by = string("Account 终结账户", None, null=True)
    closed_by_name = string("Name 终结人", None, null=True)
    reason = string("Why it was closed 理由", "")
    created_at = string("When it was asked for 申请时间", WHEN)
    in_effect_at = string("Since when it shows 生效时间", None, null=True)
    closed_at = string("When it was closed 终结时间", None, null=True)


class ListedPlacement(PlacementRow):
    """A placement in a list."""

    actions = actions(required=False)


class PlacementDetail(PlacementRow):
    """A placement with the content that is to be signed, and with what the reader may do with it."""

    content = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Every field; null once it was erased 内容"},
    )
    actions = actions()


SharingAnswer = one_of(Sharing, "SharingAnswer")
SharedPage = page_of(SharedEntry, "SharedPage")
PlacementPage = page_of(ListedPlacement, "PlacementPage")
PlacementAnswer = one_of(PlacementDetail, "PlacementAnswer")
