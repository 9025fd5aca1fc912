"""Who may do what, at a glance: one table of all actions; what each duty and each role of a reviewer has comes from it.

What stands here is whether somebody has an action at all; on which objects, and in which states of these, is told by
the rules. docs/permissions.md shows the same table; a test compares them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from permissions.duties import Duty

LEVEL, SECRECY = "level", "secrecy"
"""What a reviewer may be in a scope: the one who decides at a level, or who signs off for the secrecy review."""


class Column(NamedTuple):
    """Who stands in a column: the name in Chinese and English, and by what the assignments narrow it."""

    zh: str
    en: str
    scopes: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


PLACES = ("organization", "site", "channel")
"""What a scope is: one of these, with everything below it."""

COLUMNS = {
    "A": Column("系统管理员", "system administrator"),
    "E": Column("编辑", "editor", PLACES, ("types",)),
    "L": Column("审核员（审级 1 至 3）", "reviewer, of a level from 1 to 3", PLACES, ("types", "level")),
    "S": Column("审核员（保密审查）", "reviewer, for the secrecy review", PLACES, ("types",)),
    "U": Column("安全审计员", "security auditor"),
    "K": Column("API 密钥", "API key: what its owner has, and the key names", PLACES),
}
"""The columns from left to right. A key is narrowed by one place at most, beside the scopes of its owner."""

TABLE = {
    # resources                   A E L S U K
    "read_resource":            (". s s s . +", "查看信息资源", "Read resources"),
    "create_resource":          (". s . . . +", "新建信息资源", "Write new resources"),
    "edit_resource":            (". s . . . +", "修改信息资源", "Change resources"),
    "delete_resource":          (". s . . . +", "删除从未公开的草稿", "Delete drafts that were never public"),
    "undelete_resource":        (". s . . . +", "从回收站取回草稿", "Take drafts out of the recycle bin"),
    "preview":                  (". s s s . +", "生成预览", "Let somebody see a revision as it would be delivered"),
    "revoke_preview":           (". + + + . +", "提前结束预览", "End a preview before its time"),
    "submit":                   (". s . . . +", "送审", "Send for review"),
    "cancel_submission":        (". s . . . +", "撤回送审", "Take a submission back"),
    "claim":                    (". . s . . .", "领取待审信息", "Claim what waits for review"),
    "decide":                   (". . s . . .", "审核：通过、退回、否决", "Approve, return, reject"),
    "sign_secrecy":             (". . . s . .", "签署保密审查", "Sign off for the secrecy review"),
    "review_later":             (". . s . . .", "对应急发布补审", "Review later what was published first"),
    "delegate_review":          (". . + + . .", "委托他人代审", "Let another reviewer review for oneself"),
    "revoke_delegation":        ("+ . + + . .", "撤销委托", "End a delegation before its time"),
    "withdraw":                 (". . s s . .", "撤回已公开的信息", "Withdraw what is public"),
    "archive":                  (". . s s . .", "归档已公开的信息", "Archive what is public"),
    "switch_off":               (". . s . . .", "紧急停止展示", "Take out of sight at once"),
    "switch_on":                (". . s . . .", "恢复展示", "Bring back into sight"),
    "hide_relation":            (". . s . . .", "不显示他方的关联", "Keep another's relation off one's page"),
    "show_relation":            (". . s . . .", "恢复显示他方的关联", "Let another's relation be shown again"),
    "waive_interpretation":     (". . s . . .", "豁免重要文件的解读", "Waive the interpretation of a document"),
    # work on many of them        A E L S U K
    "submit_batch":             (". w . . . .", "提交迁移批次", "Send a migration batch for review"),
    "cancel_batch":             (". w . . . .", "撤回迁移批次", "Take a migration batch back"),
    "resume_batch":             (". w . . . .", "继续出错的迁移批次", "Go on with a migration batch that failed"),
    "decide_batch":             (". . w . . .", "审核迁移批次", "Decide on a migration batch"),
    "import":                   (". s . . . .", "导入文件", "Import files"),
    "cancel_import":            (". + . . . .", "停止导入", "Stop an import"),
    "resume_import":            (". + . . . .", "继续失败的导入", "Go on with an import that failed"),
    "undo_import":              (". s . . . .", "撤销整次导入", "Undo a whole import"),
    "decide_merge_proposal":    (". + . . . .", "确认导入的行是否重复", "Say whether an imported row is the same item"),
    "run_bulk_edit":            (". + . . . .", "执行批量修改", "Do a bulk edit as its preview shows it"),
    "cancel_bulk_edit":         (". + . . . .", "取消批量修改", "Stop a bulk edit, or give it up"),
    "tell_apart":               (". s . . . +", "确认两条信息不重复", "Say that two resources are two, or not"),
    # between units               A E L S U K
    "offer":                    (". s . . . +", "向其他单位的栏目报送", "Offer a resource to another unit"),
    "read_offers":              (". s . . . +", "查看报送", "Read offers"),
    "cancel_offer":             (". s . . . +", "撤回报送", "Take an offer back"),
    "answer_offer":             (". s . . . .", "答复报送：采用、改编、退回", "Adopt, edit or return what is offered"),
    "share":                    (". s . . . .", "纳入共享库", "Put into the shared library"),
    "end_sharing":              (". . s s . .", "移出共享库", "Take out of the shared library"),
    "ask_placement":            (". s . . . +", "申请共享引用", "Ask to show what is shared in a channel"),
    "cancel_placement":         (". s . . . +", "撤回引用申请", "Take such a request back"),
    "sign_placement":           (". . s . . .", "签署引用的内容审核", "Sign the content review of a placement"),
    "sign_placement_secrecy":   (". . s s . .", "签署引用的保密审查", "Sign the secrecy review of a placement"),
    "end_placement":            (". . s s . .", "终止引用", "Take a placement out of a channel"),
    "ask_pin":                  (". s . . . +", "申请置顶", "Ask that a resource stand first in a channel"),
    "cancel_pin":               (". s . . . +", "撤回置顶申请", "Take a request to stand first back"),
    "pin":                      (". . s . . .", "置顶", "Let a resource stand first in a channel"),
    "unpin":                    (". . s s . .", "取消置顶", "Let it stand in its own order again"),
    "edit_release":             (". s . . . +", "编排同步发布组", "Change a release"),
    "cancel_release":           (". s . . . +", "取消同步发布组", "Give a release up"),
    # files and places            A E L S U K
    "place_in_channel":         (". s . . . +", "在栏目中发布", "Place resources in channels"),
    "upload":                   (". s . . . +", "上传附件", "Upload files"),
    "delete_attachment":        (". + . . . +", "删除未使用的附件", "Delete files that nothing uses"),
    # the platform                A E L S U K
    "read_directory":           ("+ + + + + +", "查看单位、站点、栏目、词表", "Read organizations, sites, terms"),
    "read_accounts":            ("+ . . . + +", "查看账号和授权", "Read accounts and their scopes"),
    "read_changes":             ("+ . . . + +", "查看变更日志", "Read the change log"),
    "read_change_requests":     ("+ . + + + +", "查看变更申请", "Read change requests"),
    "decide_change_request":    ("+ . + . . .", "审批他人的变更申请", "Decide on what somebody else asks for"),
    "approve_change_request":   ("+ . + . . .", "批准变更申请", "Approve it, if it is not about oneself"),
    "cancel_change_request":    ("+ . . . . .", "撤回本人的变更申请", "Take one's own change request back"),
    "manage_keys":              ("+ + + + + .", "创建、吊销本人的 API 密钥", "Make and revoke one's own API keys"),
    "decide_public_change":     (". . w . . .", "审批公开内容的变更申请", "Decide on changes of what the public sees"),
    "confirm_erasure":          (". . w . . .", "确认彻底清除", "Confirm an erasure, as the third person"),
    "manage_erasures":          ("+ . . . . .", "申请彻底清除", "Ask for an erasure"),
    "manage_accounts":          ("+ . . . . .", "管理账号和授权", "Manage accounts and their scopes"),
    "manage_organizations":     ("+ . . . . .", "管理单位", "Manage organizations"),
    "manage_sites":             ("+ . . . . .", "管理站点和栏目", "Manage sites and channels"),
    "manage_taxonomies":        ("+ . . . . .", "管理分类词表", "Manage taxonomies"),
    "manage_review_policies":   ("+ . . . . .", "管理审核规则和迁移规则", "Manage review and migration policies"),
    "manage_thematic_libraries": (". . w w . .", "管理主题库", "Manage thematic libraries"),
    "manage_disclosure":        ("+ . . . . .", "管理信息公开目录", "Manage disclosure catalogues"),
}  # fmt: skip
"""Cells: `s` within the scopes that were given, `w` within those not narrowed to content types (what it is about has no
type), `+` without regard to scopes, `.` never; then what it means, in both languages. No key does what goes on in the
background: that has the rights of the account, which may be wider than those of the key. Nor does any key decide,
publish, take out of sight, grant, or manage (P1).
"""

HAVING = "+sw"
_OF_DUTY = {Duty.SYSTEM_ADMIN: "A", Duty.EDITOR: "E", Duty.REVIEWER: "LS", Duty.AUDITOR: "U"}
_OF_ROLE = {LEVEL: "L", SECRECY: "S"}


def granted_to_duty(duty: Duty) -> Iterator[str]:
    """The actions that an account of this duty can have, in any role."""
    return _marked(_OF_DUTY[duty], HAVING)


def granted_to_role(role: str) -> Iterator[str]:
    """The actions that a reviewer has in a scope by this role."""
    return _marked(_OF_ROLE[role], HAVING)


def never_by_key() -> Iterator[str]:
    """What no API key does, whoever owns it."""
    return _marked("K", ".")


def within_scope() -> Iterator[str]:
    """What somebody without any scope has nothing to do with."""
    return _marked("AELSU", "sw")


def within_whole_scope() -> Iterator[str]:
    """What nobody does whose scopes are all narrowed to content types: it is about what has no type."""
    return _marked("AELSU", "w")


def meaning(action: str) -> tuple[str, str]:
    """What an action is, in Chinese and English."""
    return TABLE[action][1:]


def _marked(columns: str, marks: str) -> Iterator[str]:
    """The actions that have one of these marks in one of these columns."""
    for action, (cells, _zh, _en) in TABLE.items():
        told = dict(zip(COLUMNS, cells.split(), strict=True))
        if any(told[column] in marks for column in columns):
            yield action
