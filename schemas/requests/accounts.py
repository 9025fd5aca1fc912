"""What requests about users, assignments and sign-ins carry."""

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.content_types import CONTENT_TYPES
from schemas.declare import choice, identifier, line, whole
from schemas.faults import Fault, invalid
from schemas.fields import Entries, Flag, Part, Value, options
from schemas.paging import PageQuery
from schemas.query import WholeNumber, WithActions, YesNo
from schemas.requests.directory import Body, any_choice, identified, one_choice, sort_by, words
from schemas.text import Text

DUTIES = {
    "system_admin": Text("系统管理员", "system administrator"),
    "editor": Text("编辑", "editor"),
    "reviewer": Text("审核员", "reviewer"),
    "auditor": Text("安全审计员", "security auditor"),
}
SCOPES = {
    "organization": Text("单位", "organization"),
    "site": Text("站点", "site"),
    "channel": Text("栏目", "channel"),
}
ROLES = {
    "level": Text("按审级审核", "decides at the level"),
    "secrecy": Text("保密审查", "signs for the secrecy review"),
}
SCOPE_FIELDS = ("organization_id", "site_id", "channel_id")
ONE_SCOPE = Fault("one_scope", Text("须指定一个单位、站点或栏目", "Name one organization, site or channel"))
LONGEST_SECRET = 1_000


class NewPerson(Body):
    """The person that a new account belongs to; a known staff number means the same person."""

    staff_number = line(
        Text("工号", "Staff number"), Text("人员唯一编号", "Unique number"), 64, required=True, example="YZ00123"
    )
    name = line(Text("姓名", "Name"), Text("真实姓名", "Real name"), 100, required=True, example="林晓")
    organization_id = identifier(Text("所在单位", "Organization"), Text("任职单位", "Where employed"), required=True)


class NewUser(Body):
    """A new account with its one duty."""

    username = line(
        Text("用户名", "User name"),
        Text("3 至 64 位小写字母、数字或 . _ -", "3 to 64 small letters, digits or . _ -"),
        64,
        required=True,
        example="lin.xiao",
    )
    duty = choice(Text("职责", "Duty"), Text("一经设定不再改变", "Never changes"), DUTIES, required=True)
    person = Part(
        NewPerson,
        **options(Text("人员", "Person"), Text("账号所属人员", "Whose account it is"), "part", required=True),
    )


class UserChange(Body):
    """What of a user can change."""

    name = line(Text("姓名", "Name"), Text("真实姓名", "Real name"), 100, required=True, example="林晓")
    active = Flag(
        **options(Text("启用", "Active"), Text("是否可用", "Whether usable"), "flag", required=True, example=True)
    )


class UserQuery(PageQuery, WithActions):
    """Which users."""

    duty = any_choice("Duty 职责", DUTIES)
    organization = identified("Employed here or below 单位（含下级）")
    person_id = identified("Accounts of this person 所属人员")
    active = YesNo(load_default=None, metadata={"description": "Whether usable 是否启用", "example": True})
    q = words("Words in user name, name or staff number 用户名、姓名或工号", "lin")
    sort = sort_by("username", "name", "created_at")


class NewAssignment(Body):
    """A scope for an account's duty: exactly one of the three, and the level for reviewers."""

    organization_id = identifier(Text("单位", "Organization"), Text("该单位及下级", "It and everything below"))
    site_id = identifier(Text("站点", "Site"), Text("整个站点", "The whole site"))
    channel_id = identifier(Text("栏目", "Channel"), Text("该栏目及下级", "It and everything below"))
    level = whole(Text("审级", "Level"), Text("审核员的审级", "Review level, for reviewers"), 1, 3)
    role = choice(Text("审核角色", "Role"), Text("缺省为按审级审核", "To decide at the level unless told"), ROLES)
    types = fields.List(
        fields.String(validate=validate.OneOf(list(CONTENT_TYPES))),
        load_default=None,
        allow_none=True,
        validate=Entries(1, len(CONTENT_TYPES)),
        metadata={"description": "Only content of these types; all if null 仅限这些内容类型", "example": None},
    )

    @validates_schema
    def _one_scope(self, data: dict[str, object], **_options: object) -> None:
        if sum(data.get(name) is not None for name in SCOPE_FIELDS) != 1:
            raise ValidationError([ONE_SCOPE])


class AssignmentQuery(WithActions, PageQuery):
    """Which assignments of an account."""

    scope = one_choice("Kind of scope 范围类型", SCOPES)
    level = WholeNumber(
        load_default=None,
        validate=validate.Range(1, 3),
        metadata={"description": "Review level 审级", "example": 1},
    )
    sort = sort_by("created_at")


def _secret(value: str) -> str:
    """A password or token as typed: nothing is tidied, only its length is bounded."""
    if not 0 < len(value) <= LONGEST_SECRET:
        raise invalid("too_long", most=LONGEST_SECRET) if value else invalid("blank")
    return value


def secret(label: Text, example: str) -> Value:
    """A field for a password or token."""
    told = options(label, label, "secret", required=True, example=example, maxLength=LONGEST_SECRET)
    return Value(_secret, load_only=True, **told)


class Login(Body):
    """Signing in."""

    username = line(Text("用户名", "User name"), Text("登录名", "User name"), 64, required=True, example="lin.xiao")
    password = secret(Text("密码", "Password"), "cloud-marsh-2026")


class Refresh(Body):
    """Going on with a sign-in."""

    refresh_token = secret(Text("刷新令牌", "Refresh token"), "kJ8vQ0f1Zr3nWb6tYx2mLc9sDh4gPa7e5uKiOoTqRwE")


class PasswordChange(Body):
    """A new password for oneself."""

    current_password = secret(Text("当前密码", "Current password"), "cloud-marsh-2026")
    new_password = secret(Text("新密码，10 至 128 个字符", "New password, 10 to 128 characters"), "reed-lake-2027-boat")
