"""A person has one duty at a time (P1): whoever changes duty gets a new account after the old one is closed."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms.accounts.models import Account
from cms.errors import Code, FieldError, Problem
from schemas.text import Text

SECOND_DUTY = Text(
    "该人员已有其他职责的启用账号；一人只有一种职责，请先停用原账号",
    "The person has an active account with another duty; a person has one duty, so deactivate that account first",
)


def refuse_second_duty(session: Session, person_id: str, duty: str, pointer: str) -> None:
    """Raise CONFLICT if the person has an active account with another duty.

    The caller holds the person's row, so that two accounts cannot be opened at the same moment.
    """
    other = exists().where(Account.person_id == person_id, Account.is_active, Account.duty != duty)
    if session.scalar(select(other)):
        raise Problem(Code.CONFLICT, errors=[FieldError(pointer, "second_duty", SECOND_DUTY)])
