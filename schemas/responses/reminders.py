"""The shapes of reminders."""

from marshmallow import Schema, fields

from schemas.paging import page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.declare import string, whole
from schemas.responses.library import ResourceRow


class ReminderAuthor(Schema):
    """Who wrote it last."""

    account_id = string("Account 账户", EXAMPLE_ID)
    name = string("Name 姓名", "林晓")


class Reminder(Schema):
    """What is to be checked, and who is to look."""

    days_left = whole("Days until it is due; below nought it is over time 剩余天数", -3)
    author = fields.Nested(
        ReminderAuthor,
        required=True,
        allow_none=True,
        metadata={"description": "Who wrote it last; null once that person cannot any more: the unit looks 作者"},
    )
    organization_id = string("The unit that answers for it 所属单位", EXAMPLE_ID)
    organization_name = string("Its name 单位名称", "云泽市科学技术局")
    resource = fields.Nested(ResourceRow, required=True)


class ReminderCount(Schema):
    """How much is due in an organization."""

    organization_id = string("Organization 单位", EXAMPLE_ID)
    organization_name = string("Its name 单位名称", "云泽市科学技术局")
    due = whole("Due, over time too 到期数", 7)
    overdue = whole("Over time 已过期", 3)
    without_author = whole("Whose author is not there any more 作者已离岗", 1)


ReminderPage = page_of(Reminder, "ReminderPage")
ReminderCountList = Schema.from_dict(
    {"data": fields.List(fields.Nested(ReminderCount), required=True, metadata={"description": "The most first"})},
    name="ReminderCountList",
)
