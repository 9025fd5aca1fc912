"""Every public effect, in one list: who decides on it, on what they decide, and how it is undone (P2).

Whatever changes what the public sees writes a kind of change into the change log; `cms.changes.log` takes no kind that
stands in no row here. Nothing takes effect in public without a rule of review, or a stated reason why it needs none.
"""

from dataclasses import dataclass
from typing import NamedTuple

from permissions.actions import Action


class Told(NamedTuple):
    """A sentence in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Effect:
    """One public effect.

    `kinds` are the kinds of change that are this effect's own; one that shows as another's kind names that effect in
    `through`. `actions` decide on it; `reviewed` is what they see and decide on, `by` who they are, `undone` how it is
    taken back. `why` says why no reviewer decides, where none does.
    """

    name: Told
    actions: tuple[Action, ...]
    reviewed: Told
    by: Told
    undone: Told
    kinds: tuple[str, ...] = ()
    through: str | None = None
    why: Told | None = None


LEVELS = Told("各审级审核员，逐级，每级不同人", "reviewers of each level, each another person")
SUPERVISORS = Told("主管单位的三级审核员", "a level 3 reviewer of the supervising unit")
OF_THE_SITE = Told("职责范围含该站点主办单位的审核员", "a reviewer whose scope has the unit that sponsors the site")
OF_THE_ITEM = Told("该信息所属单位的三级审核员", "a level 3 reviewer whose scope holds the item")
OF_THE_HASH = Told("版本的内容哈希的一部分", "part of the revision's content hash")
WITHDRAWN = Told("撤回；停止展示", "withdrawal; off-switch")
AGAIN = Told("改后再送审", "a new revision, reviewed again")
ASKED_AGAIN = Told("再次申请", "asking anew")
DECIDE, CHANGES = (Action.DECIDE, Action.SIGN_SECRECY), (Action.DECIDE_PUBLIC_CHANGE,)
BEFORE_AND_AFTER = Told("变更前后的内容，及所依据的版本", "what it was and becomes, of a stated version")

EFFECTS: dict[str, Effect] = {
    "publication": Effect(
        Told("首次发布", "first publication"), DECIDE,
        Told("版本的内容哈希：正文、元数据、附件、栏目、关联", "the hash: body, metadata, files, channels, relations"),
        LEVELS, WITHDRAWN, kinds=("published",),
    ),
    "update": Effect(
        Told("更新", "update"), DECIDE,
        Told("新版本的内容哈希；更名后重制的随更名审核", "the new hash; what a renaming makes anew is reviewed there"),
        LEVELS, AGAIN, kinds=("updated",),
    ),
    "scheduled_publication": Effect(
        Told("定时发布", "scheduled publication"), DECIDE,
        Told("送审单上的版本和时间", "the revision and the time of the submission"),
        LEVELS, Told("到时前撤回送审", "taking the submission back before its time"), through="publication",
    ),
    "release": Effect(
        Told("同步发布", "release"), DECIDE,
        Told("每条的内容哈希；全部审毕才一并发布", "each item's hash; all go public together or none does"),
        LEVELS, Told("取消同步发布组", "giving the release up"), through="publication",
    ),
    "expedited": Effect(
        Told("先发后补审", "published first, reviewed later"), (Action.DECIDE, Action.REVIEW_LATER),
        Told("内容哈希，六关全签，事后另一人补审", "the hash, all six gates at once; later by another person"),
        Told("最高审级的两名审核员，先后各一人", "two reviewers of the last level, one after the other"),
        Told("补审提出异议即撤回", "the later review's objection withdraws it"), through="publication",
    ),
    "waiver": Effect(
        Told("重要文件免解读", "an important document without an interpretation"), (Action.WAIVE_INTERPRETATION,),
        Told("文件的内容哈希，并须写明理由", "the document's hash, with a reason"),
        Told("最高审级的审核员，非作者", "a reviewer of the last level, who did not write it"),
        WITHDRAWN, through="publication",
    ),
    "migration_batch": Effect(
        Told("迁移批次", "migration batch"), (Action.DECIDE_BATCH,),
        Told("每条的内容哈希；抽样通读", "each item's hash; a sample read in full"),
        LEVELS, WITHDRAWN, through="publication",
    ),
    "bulk_edit": Effect(
        Told("批量修改", "bulk edit"), DECIDE,
        Told("只产生新草稿，逐条送审", "makes drafts only, each reviewed by itself"),
        LEVELS, AGAIN, through="update",
    ),
    "placement": Effect(
        Told("本单位信息的发布位置", "placement of one's own resource"), DECIDE, OF_THE_HASH,
        LEVELS, AGAIN, through="update",
    ),
    "shared_placement": Effect(
        Told("引用其他单位的信息", "placement of another unit's resource"),
        (Action.SIGN_PLACEMENT, Action.SIGN_PLACEMENT_SECRECY),
        Told("公开版本的内容哈希，分别审内容、审保密", "the live hash, once for its content and once for secrecy"),
        Told("接收方的最高审级审核员和保密审查人，两人", "the receiving side's last level and secrecy reviewer, two"),
        Told("终止引用；移出共享库", "ending it; taking it out of the shared library"), through="update",
    ),
    "ended_placement": Effect(
        Told("终止引用、移出共享库", "ending placements and sharing"), (Action.END_PLACEMENT, Action.END_SHARING),
        Told("生效的引用，并须写明理由", "what is in effect, with a reason"),
        Told("任一方职责范围内的审核员", "a reviewer of either side"), ASKED_AGAIN, through="update",
    ),
    "pin": Effect(
        Told("置顶、取消置顶", "what stands first in a channel"), (Action.PIN, Action.UNPIN),
        Told("位置和期限；信息本身已公开", "its place and time; the item is public already"),
        Told("栏目最高审级的审核员，非作者、非申请人", "the channel's last level, who neither wrote it nor asked"),
        Told("取消置顶", "unpinning"), through="update",
    ),
    "relation": Effect(
        Told("在他方页面显示的关联", "relation shown on another's page"), DECIDE, OF_THE_HASH,
        LEVELS, Told("改后再送审；他方不予显示", "a new revision, reviewed again; the other unit hides it"),
        through="update",
    ),
    "hidden_relation": Effect(
        Told("不在本单位页面显示他方的关联", "another's relation kept off one's page"), (Action.HIDE_RELATION,),
        Told("页面上的一条关联，并须写明理由", "one relation on the page, with a reason"),
        OF_THE_ITEM, Told("恢复显示", "letting it be shown again"), through="update",
    ),
    "shown_relation": Effect(
        Told("恢复显示他方的关联", "another's relation shown again"), (Action.SHOW_RELATION,),
        Told("不显示的关联及其理由", "the relation, and why it was hidden"),
        Told("该信息所属单位的另一名三级审核员，非双方作者", "another level 3 reviewer there, who wrote neither item"),
        Told("再次不予显示", "hiding it again"), through="update",
    ),
    "disclosure": Effect(
        Told("公开属性变更", "change of disclosure"), DECIDE,
        Told("内容哈希的一部分；非主动公开的不发布", "part of the hash; only what is proactive goes public"),
        LEVELS, AGAIN, through="update",
    ),
    "validity": Effect(
        Told("到期生效或失效", "validity by date"), DECIDE,
        Told("日期是内容哈希的一部分", "the dates are part of the hash"),
        LEVELS, AGAIN, kinds=("validity_changed",),
    ),
    "new_format": Effect(
        Told("以新格式重制", "made anew in a new form"), DECIDE,
        Told("内容不变，原有审核仍然有效", "the content is the same, and so is its review"),
        LEVELS, Told("无需", "no need"), kinds=("rendered",),
    ),
    "withdrawal": Effect(
        Told("撤回", "withdrawal"), (Action.WITHDRAW,),
        Told("公开的版本，并须写明理由", "the live revision, with a reason"),
        Told("职责范围内的审核员", "a reviewer in scope"), Told("再送审", "another submission"), kinds=("withdrawn",),
    ),
    "archive": Effect(
        Told("归档", "archive"), (Action.ARCHIVE,),
        Told("公开的版本，并须写明理由", "the live revision, with a reason"),
        Told("职责范围内的审核员", "a reviewer in scope"), Told("再送审", "another submission"), kinds=("archived",),
    ),
    "erasure": Effect(
        Told("彻底清除", "erasure"), (Action.CONFIRM_ERASURE,),
        Told("已撤回的信息，及法律依据", "what was withdrawn before, with the legal ground"),
        Told("两名系统管理员和主管单位的三级审核员，共三人", "two administrators and a supervising level 3 reviewer"),
        Told("不可恢复", "nothing"), kinds=("erased",),
    ),
    "off_switch": Effect(
        Told("停止展示", "off-switch"), (Action.SWITCH_OFF,),
        Told("公开的信息、栏目或站点，并须写明理由", "a live item, a channel or a site, with a reason"),
        SUPERVISORS, Told("恢复展示", "switching on again"), kinds=("switched_off",),
    ),
    "on_switch": Effect(
        Told("恢复展示", "switching on again"), (Action.SWITCH_ON,),
        Told("内容哈希与停止展示时相同", "the same hash as when it was switched off"),
        Told("主管单位的另一名三级审核员", "another level 3 reviewer of the supervising unit"),
        Told("停止展示", "off-switch"), kinds=("switched_on",),
    ),
    "site": Effect(
        Told("站点更名、变更", "change of a site"), CHANGES, BEFORE_AND_AFTER,
        SUPERVISORS, ASKED_AGAIN, kinds=("site_changed",),
    ),
    "channel": Effect(
        Told("栏目更名、移动，责任单位、供稿单位变更", "renaming or moving a channel, its owner and contributors"),
        CHANGES, BEFORE_AND_AFTER,
        SUPERVISORS, ASKED_AGAIN, kinds=("channel_changed",),
    ),
    "term": Effect(
        Told("分类词更名、移动", "renaming or moving a term"), CHANGES, BEFORE_AND_AFTER,
        Told("任一根单位的三级审核员", "a level 3 reviewer of any root unit"), ASKED_AGAIN, kinds=("term_changed",),
    ),
    "merged_term": Effect(
        Told("合并分类词", "merging terms"), CHANGES,
        Told("被合并的词和并入的词", "the term and the one that stands for it"),
        Told("任一根单位的三级审核员", "a level 3 reviewer of any root unit"),
        Told("另建新词", "a new term"), through="term",
    ),
    "empty_place": Effect(
        Told("没有公开内容的站点、栏目、词的设立、变更和删除", "setting up, changing and removing what shows nothing"),
        (Action.MANAGE_SITES, Action.MANAGE_TAXONOMIES),
        Told("无公开内容：归档的、主题库收入的也没有", "nothing public: neither archived nor in a thematic library"),
        Told("系统管理员", "an administrator"), Told("再次变更", "changing it again"), through="channel",
        why=Told("其中没有公开内容；有了公开内容即须审核", "it holds nothing public; once it does, it is reviewed"),
    ),
    "organization": Effect(
        Told("单位更名、移动", "renaming or moving an organization"), (Action.MANAGE_ORGANIZATIONS,),
        Told("单位的登记名称", "the name under which it is registered"),
        Told("系统管理员", "an administrator"), Told("再次变更", "changing it again"), kinds=("organization_changed",),
        why=Told("名称由机构编制决定，平台照登记记载", "the body's name is decided elsewhere; the platform records it"),
    ),
    "thematic_library": Effect(
        Told("主题库的规则和置顶", "a thematic library's rule and pins"), (Action.MANAGE_THEMATIC_LIBRARIES,),
        Told("规则和置顶；只收已公开的信息", "the rule and pins; it holds only what is public"),
        OF_THE_SITE, Told("改回规则或置顶", "changing them back"),
        kinds=("thematic_library_changed", "thematic_library_filled"),
    ),
    "deleted_library": Effect(
        Told("删除主题库", "deletion of a thematic library"), (Action.MANAGE_THEMATIC_LIBRARIES,),
        Told("主题库；所收信息不受影响", "the library; what it showed stays where else it is"),
        OF_THE_SITE, Told("重新建立", "making it again"), through="thematic_library",
    ),
    "disclosure_catalogue": Effect(
        Told("信息公开目录变更", "change of the disclosure catalogue"), (Action.MANAGE_DISCLOSURE,),
        Told("类目；只列已公开的信息", "categories; they list only what is public"),
        Told("系统管理员", "an administrator"), Told("再次变更", "changing it again"),
        kinds=("disclosure_catalogue_changed",),
        why=Told("类目由法定公开目录规定，平台照此设置", "the categories are prescribed; it is set up by them"),
    ),
}  # fmt: skip
"""Each public effect once."""

KINDS = frozenset(kind for effect in EFFECTS.values() for kind in effect.kinds)
"""Every kind of change that there is."""
