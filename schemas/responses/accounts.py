"""The shapes of users, assignments and sign-ins."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.accounts import DUTIES, SCOPES
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import GeneralAnswer, detailed, listed
from schemas.responses.api_keys import ApiKeyRow
from schemas.responses.declare import WHEN, string
from schemas.responses.delegations import DelegationRow


def _flag(description: str) -> fields.Boolean:
    return fields.Boolean(required=True, metadata={"description": description, "example": True})


def _duty() -> fields.String:
    told = {"description": "Duty, for the account's whole life 职责", "example": "editor", "enum": [*DUTIES]}
    return fields.String(required=True, metadata=told)


class OrganizationName(Schema):
    """An organization by name."""

    id = string("Identifier", EXAMPLE_ID)
    name = string("Name 名称", "云泽市科学技术局")


class PersonRow(Schema):
    """The person that an account belongs to."""

    id = string("Identifier; separation of duties goes by it", EXAMPLE_ID)
    name = string("Name 姓名", "林晓")
    staff_number = string("Staff number 工号", "YZ00123")
    organization = fields.Nested(OrganizationName, required=True)


class UserRow(Schema):
    """An account with its person."""

    id = string("Identifier", EXAMPLE_ID)
    username = string("User name 用户名", "lin.xiao")
    duty = _duty()
    active = _flag("Whether usable 是否启用")
    must_change_password = _flag("Whether the first password still stands 须改初始密码")
    password_changed_at = string("Last change of the password 上次改密", None, null=True)
    created_at = string("When opened 开户时间", WHEN)
    person = fields.Nested(PersonRow, required=True)


class CreatedUser(UserRow):
    """An account with a new password to sign in with first."""

    initial_password = string(
        "Shown this once, null in a repeat of the answer 初始密码，仅显示一次", "kV7pXq2mRt9HwZ4n", null=True
    )


class ScopeRow(Schema):
    """What an assignment is about."""

    type = fields.String(
        required=True, metadata={"description": "Kind of scope 范围类型", "example": "site", "enum": [*SCOPES]}
    )
    id = string("Identifier of it", EXAMPLE_ID)
    name = string("Its name 名称", "云泽市科技局")


class AssignmentRow(Schema):
    """Where an account may exercise its duty."""

    id = string("Identifier", EXAMPLE_ID)
    duty = _duty()
    role = fields.String(
        required=True,
        metadata={"description": "What a reviewer does there: level, secrecy 审核角色", "example": "level"},
    )
    level = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Review level, of reviewers 审级", "example": 1}
    )
    types = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Content types that it is narrowed to; null: all 限定的内容类型", "example": None},
    )
    scope = fields.Nested(ScopeRow, required=True, allow_none=True)
    granted_by = string("Account that granted it 授权人", None, null=True)
    created_at = string("When 授权时间", WHEN)


class MeRow(UserRow):
    """The signed-in user."""

    assignments = fields.List(fields.Nested(AssignmentRow), required=True)


class ReceivedDelegation(DelegationRow):
    """What somebody delegates to the signed-in user now."""

    assignments = fields.List(
        fields.Nested(AssignmentRow),
        required=True,
        metadata={"description": "Where one may review for them: theirs, as they are now 委托人的授权范围"},
    )


class PermissionsRow(Schema):
    """What the signed-in user may do, and where."""

    duty = _duty()
    must_change_password = _flag("Whether the first password still stands: nothing else is allowed 须改初始密码")
    key = fields.Nested(
        ApiKeyRow,
        required=True,
        allow_none=True,
        metadata={"description": "The API key that asks: it narrows all of this; null for a sign-in 所用密钥"},
    )
    assignments = fields.List(fields.Nested(AssignmentRow), required=True)
    delegations = fields.List(
        fields.Nested(ReceivedDelegation),
        required=True,
        metadata={"description": "What is delegated to one now; nothing to a key 当前受托"},
    )
    actions = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(GeneralAnswer),
        required=True,
        metadata={"description": "Every action by its name 各项操作"},
    )


class TokensRow(Schema):
    """A sign-in: what to send with requests, and what to go on with."""

    access_token = string("For the Authorization header, as Bearer 访问令牌", "eyJhbGciOiJIUzI1NiJ9.e30.x")
    refresh_token = string("For one refresh 刷新令牌", "kJ8vQ0f1Zr3nWb6tYx2mLc9sDh4gPa7e5uKiOoTqRwE")
    token_type = string("Bearer", "Bearer")
    expires_in = fields.Integer(
        required=True, metadata={"description": "Seconds that the access token lives 有效秒数", "example": 900}
    )
    must_change_password = _flag("Whether the password must be changed first 须先改密")


UserPage = page_of(listed(UserRow), "UserPage")
UserAnswer = one_of(detailed(UserRow), "UserAnswer")
CreatedUserAnswer = one_of(detailed(CreatedUser), "CreatedUserAnswer")
AssignmentPage = page_of(listed(AssignmentRow), "AssignmentPage")
AssignmentAnswer = one_of(detailed(AssignmentRow), "AssignmentAnswer")
MeAnswer = one_of(MeRow, "MeAnswer")
PermissionsAnswer = one_of(PermissionsRow, "PermissionsAnswer")
TokensAnswer = one_of(TokensRow, "TokensAnswer")
