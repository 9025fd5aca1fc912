"""What a list of batches shows is what the rules let each person do with each batch."""

import pytest
from sqlalchemy import select

from cms.review.migrations.facts import batch_facts, batches_matching
from cms.review.migrations.models import MigrationBatch
from permissions.actions import Action
from permissions.rules import allowed_objects, judge
from tests.cast import PEOPLE
from tests.review.migrations.conftest import Office, imported

ACTIONS = (Action.READ_RESOURCE, Action.SUBMIT_BATCH, Action.CANCEL_BATCH, Action.RESUME_BATCH, Action.DECIDE_BATCH)


@pytest.fixture
def batches(office: Office) -> list[str]:
    """Batches in every stage, at one level and the other, of one unit and of several."""
    cast = office.cast
    office.allow(sample_least=1, sample_percent=1)
    made = [office.send(run=imported(cast, [cast.draft(), cast.draft()])) for _ in range(4)]
    made.append(
        office.send("gao_editor", imported(cast, [cast.draft("gao_editor", organization="education"), cast.draft()]))
    )
    office.work()
    office.approve(made[0], "rev_one")
    office.read(made[1], "rev_one")
    office.decide(made[1], "rev_one")
    office.cancel(made[2])
    office.cancel(made[3])
    strange = cast.draft("su_editor", organization="stranger", channels=[cast.channels["foreign"]])
    made.append(office.send("su_editor", imported(cast, [strange], "su_editor")))
    return made


@pytest.mark.parametrize("action", ACTIONS)
def test_the_filter_of_a_list_is_the_rule_of_each_batch(office: Office, batches: list[str], action: Action) -> None:
    agreed = 0
    for name in PEOPLE:
        actor = office.cast.actor(name)
        with office.database.reading() as session:
            listed = set(
                session.scalars(select(MigrationBatch.id).where(batches_matching(allowed_objects(actor, action))))
            )
            for batch_id in batches:
                facts = batch_facts(session, session.get_one(MigrationBatch, batch_id))
                assert judge(actor, action, facts).is_allowed == (batch_id in listed), (name, action)
                agreed += batch_id in listed
    assert agreed > 0
