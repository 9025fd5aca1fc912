"""What requests about API keys carry."""

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.declare import line
from schemas.faults import Fault
from schemas.fields import Entries
from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.directory import Body, identified, sort_by
from schemas.requests.library import ID
from schemas.text import Text

SCOPE_FIELDS = ("organization_id", "site_id", "channel_id")
AT_MOST_ONE = Fault("one_scope", Text("单位、站点、栏目至多指定一个", "Name at most one organization, site or channel"))
NEVER = Fault(
    "never_by_key",
    Text("API 密钥不得包含此操作，可选操作见文档", "No API key may do this; the documentation lists what keys may do"),
)
LONGEST_DAYS = 366
ACTIONS = (
    "read_resource",
    "create_resource",
    "edit_resource",
    "delete_resource",
    "undelete_resource",
    "preview",
    "revoke_preview",
    "submit",
    "cancel_submission",
    "tell_apart",
    "offer",
    "read_offers",
    "cancel_offer",
    "ask_placement",
    "cancel_placement",
    "ask_pin",
    "cancel_pin",
    "edit_release",
    "cancel_release",
    "place_in_channel",
    "upload",
    "delete_attachment",
    "read_directory",
    "read_accounts",
    "read_changes",
    "read_change_requests",
)
"""What keys may be for; a test compares it with the rules."""


class OfKeys(validate.OneOf):
    """That a key may do it at all; a refusal does not repeat the list, which is long."""

    def __call__(self, value: str) -> str:
        """The action itself, if it is one."""
        if value not in self.choices:
            raise ValidationError([NEVER])
        return value


def _scope(description: str) -> fields.String:
    told = {"description": description, "example": None}
    return fields.String(load_default=None, allow_none=True, validate=ID, metadata=told)


class NewApiKey(Body):
    """A new key of one's own account: what it may, and where at most."""

    name = line(Text("名称", "Name"), Text("用途说明", "What it is for"), 100, required=True, example="业务系统推送")
    actions = fields.List(
        fields.String(validate=OfKeys(ACTIONS)),
        required=True,
        validate=Entries(1, len(ACTIONS)),
        metadata={"description": "What it may do, of what you may 允许的操作", "example": ["read_directory"]},
    )
    days = fields.Integer(
        load_default=90,
        strict=True,
        validate=validate.Range(1, LONGEST_DAYS),
        metadata={"description": "Days that it holds, at most 366 有效天数", "example": 90},
    )
    organization_id = _scope("Only this organization and below 仅该单位及下级")
    site_id = _scope("Only this site 仅该站点")
    channel_id = _scope("Only this channel and below 仅该栏目及下级")

    @validates_schema
    def _one_scope(self, data: dict[str, object], **_options: object) -> None:
        if sum(data.get(name) is not None for name in SCOPE_FIELDS) > 1:
            raise ValidationError([AT_MOST_ONE])


class ApiKeyQuery(WithActions, PageQuery):
    """Which API keys."""

    account = identified("Of this account 所属账号")
    active = YesNo(load_default=None, metadata={"description": "Whether it holds 是否有效", "example": True})
    sort = sort_by("-created_at", "created_at")
