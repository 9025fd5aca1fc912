"""What requests about delegations carry."""

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.declare import line
from schemas.faults import Fault
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.directory import identified, one_choice, sort_by
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.text import Text

STATES = {
    "planned": Text("未开始", "planned"),
    "active": Text("生效中", "active"),
    "ended": Text("已到期", "ended"),
    "revoked": Text("已撤销", "revoked"),
}
DIRECTIONS = {"given": Text("我委托的", "given"), "received": Text("委托给我的", "received")}
ONE_OF_TWO = Fault("one_of_two", Text("账号标识与用户名须给出且仅给出一个", "Give either the account or the user name"))


class DelegationQuery(PageQuery, WithActions):
    """Which delegations."""

    state = one_choice("State 状态", STATES)
    direction = one_choice("Given or received by you, or by that account 方向", DIRECTIONS)
    account = identified("Of this account 账号")
    sort = sort_by("-created_at", "created_at", "starts_at", "ends_at")


class NewDelegationBody(Strict):
    """To whom one delegates, for how long and why."""

    to_account = fields.String(
        load_default=None,
        allow_none=True,
        validate=ID,
        metadata={"description": "Account of another reviewer; or `to_username` 受托账号", "example": EXAMPLE_ID},
    )
    to_username = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 64),
        metadata={"description": "Its user name instead 受托用户名", "example": None},
    )
    starts_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        format="iso",
        metadata={"description": "From now on if null 开始时间", "example": None},
    )
    ends_at = fields.AwareDateTime(
        required=True,
        format="iso",
        metadata={"description": "At most sixty days later 结束时间", "example": "2027-03-01T18:00:00+08:00"},
    )
    reason = line(Text("事由", "Reason"), Text("委托事由", "Why it is delegated"), 500, required=True, example="公差")

    @validates_schema
    def _one_of_two(self, data: dict[str, object], **_options: object) -> None:
        if (data.get("to_account") is None) == (data.get("to_username") is None):
            raise ValidationError({"to_account": [ONE_OF_TWO]})
