"""The shapes of API keys."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.api_keys import ACTIONS
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed

WHEN = "2026-03-01T09:00:00+08:00"


def _text(description: str, example: object = None, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


class ApiKeyRow(Schema):
    """What a program signs in with, without its secret."""

    id = _text("Identifier", EXAMPLE_ID)
    account_id = _text("Account that it acts as 所属账号", EXAMPLE_ID)
    name = _text("Name 名称", "业务系统推送")
    prefix = _text("What it begins with, after zk_ 前缀", "k7m2pq9xw3ab")
    actions = fields.List(
        fields.String(metadata={"enum": [*ACTIONS]}),
        required=True,
        metadata={"description": "What it may do 允许的操作", "example": ["read_directory"]},
    )
    organization_id = _text("Only here and below 单位", None, null=True)
    site_id = _text("Only on this site 站点", None, null=True)
    channel_id = _text("Only here and below 栏目", None, null=True)
    active = fields.Boolean(required=True, metadata={"description": "Whether it holds 是否有效", "example": True})
    created_at = _text("When made 创建时间", WHEN)
    expires_at = _text("Until when it holds 有效期至", WHEN)
    revoked_at = _text("When revoked 吊销时间", None, null=True)
    last_used_at = _text("When last used, to the hour 最近使用", None, null=True)


class CreatedApiKey(ApiKeyRow):
    """A new key with its text."""

    secret = _text(
        "The whole text of the key, to be sent as `Authorization: Bearer zk_…`; shown this once 密钥全文，仅显示一次",
        "zk_k7m2pq9xw3ab_…",
    )


ApiKeyPage = page_of(listed(ApiKeyRow), "ApiKeyPage")
CreatedApiKeyAnswer = one_of(detailed(CreatedApiKey), "CreatedApiKeyAnswer")
