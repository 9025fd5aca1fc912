"""The shapes of offers."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import actions
from schemas.responses.declare import WHEN, string, whole
from schemas.responses.delivery import NamedOrganization


class TakingChannel(Schema):
    """A channel of another unit; of one that was removed only the id is left."""

    id = string("Channel 栏目", EXAMPLE_ID)
    site_id = string("Its site 站点", EXAMPLE_ID, null=True)
    name = string("Its name 栏目名称", "要闻", null=True)
    owner = fields.Nested(
        NamedOrganization, required=True, allow_none=True, metadata={"description": "Whose it is 主办单位"}
    )


class NamedResource(Schema):
    """A resource, as far as the other side sees it."""

    id = string("Identifier", EXAMPLE_ID)
    type = string("Content type 内容类型", "article")
    title = string("Title 标题", "云泽市科技创新券管理办法", null=True)


class OfferRow(Schema):
    """An offer of a resource to a channel of another unit."""

    id = string("Identifier", EXAMPLE_ID)
    state = string("waiting 待答复, adopted 已采用, copied 编辑后采用, returned 已退回, withdrawn 已撤回", "waiting")
    resource = fields.Nested(NamedResource, required=True)
    organization = fields.Nested(
        NamedOrganization, required=True, metadata={"description": "The unit that offers it 报送单位"}
    )
    channel = fields.Nested(TakingChannel, required=True)
    revision_number = fields.Integer(required=True, metadata={"description": "The revision that was offered 版本号"})
    content_hash = string("Its hash 内容散列", "0" * 64)
    has_changed = fields.Boolean(
        required=True, metadata={"description": "Whether the resource has another content by now 报送后是否有改动"}
    )
    is_live = fields.Boolean(required=True, metadata={"description": "Whether it is public 是否公开"})
    note = string("Word of the unit that offers it 报送说明", "")
    offered_by = string("Account 报送账户", EXAMPLE_ID)
    offered_by_name = string("Name 报送人", "林晓")
    answered_by = string("Account that answered, or took it back 答复账户", None, null=True)
    answered_by_name = string("Name 答复人", None, null=True)
    reason = string("Why 答复意见", "")
    copy_id = string("The draft that was made of it 另存的草稿", None, null=True)
    created_at = string("When it was offered 报送时间", WHEN)
    closed_at = string("When it was answered or taken back 答复时间", None, null=True)


class ListedOffer(OfferRow):
    """An offer in a list."""

    actions = actions(required=False)


class OfferDetail(OfferRow):
    """An offer with the content that it binds, and with what the reader may do with it."""

    content = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "What was offered, every field; null once it was purged 报送的内容"},
    )
    actions = actions()


class OfferCount(Schema):
    """How much a unit offered, and what became of it."""

    organization = fields.Nested(NamedOrganization, required=True)
    offered = whole("Offered in all 报送数", 12)
    waiting = whole("Waiting 待答复", 2)
    adopted = whole("Adopted 采用", 6)
    copied = whole("Adopted as an edited copy 编辑后采用", 2)
    returned = whole("Returned 退回", 1)
    withdrawn = whole("Taken back 撤回", 1)


OfferPage = page_of(ListedOffer, "OfferPage")
OfferAnswer = one_of(OfferDetail, "OfferAnswer")
OfferCountList = Schema.from_dict(
    {"data": fields.List(fields.Nested(OfferCount), required=True, metadata={"description": "The most first"})},
    name="OfferCountList",
)
