"""The shapes of API keys."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.api_keys import ACTIONS
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string


class ApiKeyRow(Schema):
    """What a program signs in with, without its secret."""

    id = string("Identifier", EXAMPLE_ID)
    account_id = string("Account that it acts as 所属账号", EXAMPLE_ID)
    name = string("Name 名称", "业务系统推送")
    prefix = string("What it begins with, after zk_ 前缀", "k7m2pq9xw3ab")
    actions = fields.List(
        fields.String(metadata={"enum": [*ACTIONS]}),
        required=True,
        metadata={"description": "What it may do 允许的操作", "example": ["read_directory"]},
    )
    organization_id = string("Only here and below 单位", None, null=True)
    site_id = string("Only on this site 站点", None, null=True)
    channel_id = string("Only here and below 栏目", None, null=True)
    active = fields.Boolean(required=True, metadata={"description": "Whether it holds 是否有效", "example": True})
    created_at = string("When made 创建时间", WHEN)
    expires_at = string("Until when it holds 有效期至", WHEN)
    revoked_at = string("When revoked 吊销时间", None, null=True)
    last_used_at = string("When last used, to the hour 最近使用", None, null=True)


class CreatedApiKey(ApiKeyRow):
    """A new key with its text."""

    secret = string(
        "The whole text of the key, to be sent as `Authorization: Bearer zk_…`; shown this once, "
        "null in a repeat of the answer 密钥全文，仅显示一次",
        "zk_k7m2pq9xw3ab_…",
        null=True,
    )


ApiKeyPage = page_of(listed(ApiKeyRow), "ApiKeyPage")
CreatedApiKeyAnswer = one_of(detailed(CreatedApiKey), "CreatedApiKeyAnswer")
