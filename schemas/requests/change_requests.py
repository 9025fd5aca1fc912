"""What requests about changes that somebody else decides on carry."""

from marshmallow import fields, validate, validates_schema

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.directory import any_choice, identified, one_choice, sort_by
from schemas.requests.library import Strict
from schemas.requests.shapes import refuse_without_words
from schemas.text import Text

STATES = {
    "waiting": Text("待审批", "waiting"),
    "approved": Text("已批准", "approved"),
    "refused": Text("已驳回", "refused"),
    "cancelled": Text("已撤回", "taken back"),
    "expired": Text("已过期", "expired"),
    "applied_alone": Text("单人生效", "took effect without a second administrator"),
}
KINDS = {
    "user.create": Text("开立账号", "open an account"),
    "user.update": Text("停用或启用账号", "close or open an account"),
    "user.reset_password": Text("重置密码", "reset a password"),
    "assignment.create": Text("授权", "give a scope"),
    "assignment.delete": Text("取消授权", "take a scope away"),
    "review_policy.create": Text("设定审核规则", "set a review policy"),
    "review_policy.delete": Text("删除审核规则", "take a review policy away"),
    "migration_policy.create": Text("设定迁移规则", "set a migration policy"),
    "migration_policy.delete": Text("删除迁移规则", "take a migration policy away"),
    "erasure.create": Text("申请彻底清除", "erase for good"),
    "site.update": Text("变更公开站点", "change a site that shows something"),
    "channel.update": Text("变更公开栏目", "change a channel that shows something"),
    "term.update": Text("变更公开使用的词", "change a term that something public carries"),
    "term.merge": Text("合并公开使用的词", "merge a term that something public carries"),
}


class ChangeRequestQuery(WithActions, PageQuery):
    """Which change requests."""

    state = one_choice("State 状态", STATES)
    kind = any_choice("Kind of change 变更类型", KINDS)
    target = identified("About this account, policy, site, channel or term 变更对象")
    sort = sort_by("-created_at", "created_at")


class DecideChange(Strict):
    """A decision on a change that another administrator asked for."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("approve", "refuse")),
        metadata={"description": "approve 批准, refuse 驳回", "example": "approve"},
    )
    reason = fields.String(
        load_default="",
        validate=validate.Length(0, 500),
        metadata={"description": "Required to refuse 理由", "example": "已核对任命文件"},
    )

    @validates_schema
    def _why_refused(self, data: dict[str, str], **_options: object) -> None:
        refuse_without_words(data)
