from sqlalchemy import func, select

from cms.library.delete_resource import delete_resource, undelete_resource
from cms.library.likeness.find import sharing
from cms.library.likeness.keep import MOST_IN_BAND
from cms.library.likeness.models import TextBand, TextSignature
from cms.library.likeness.signatures import BANDS, bands, likeness, sign
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from tests.cast import Cast

TEXT = "".join(f"第{number}条申领创新券的企业应当在{number}个工作日内提交合同和成果说明" for number in range(1, 15))
BODY = f"<p>{TEXT}</p>"


def signature_of(cast, resource_id):
    with cast.database.reading() as session:
        return session.scalar(select(TextSignature.signature).where(TextSignature.resource_id == resource_id))


def count(cast, model):
    with cast.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def revise(cast: Cast, resource_id: str, **changes: object) -> None:
    with cast.database.writing() as session:
        version = load_resource(session, resource_id).version
        revise_resource(cast.actor("lin_editor"), session, resource_id, version, changes)


def test_what_is_created_has_the_signature_of_its_text(cast):
    resource_id = cast.draft(body=BODY)
    assert signature_of(cast, resource_id) == sign(TEXT)
    assert count(cast, TextBand) == BANDS


def test_a_short_text_has_none(cast):
    cast.draft()
    assert count(cast, TextSignature) == 0


def test_a_revision_replaces_the_signature_and_its_bands(cast):
    resource_id = cast.draft(body=BODY)
    other = TEXT[::-1]
    revise(cast, resource_id, body=f"<p>{other}</p>")
    assert signature_of(cast, resource_id) == sign(other)
    with cast.database.reading() as session:
        assert set(session.scalars(select(TextBand.band))) == set(bands(sign(other)))
    revise(cast, resource_id, body="<p>短</p>")
    assert (count(cast, TextSignature), count(cast, TextBand)) == (0, 0)


def test_a_revision_of_something_else_leaves_it(cast):
    resource_id = cast.draft(body=BODY)
    revise(cast, resource_id, title="云泽市科学技术局关于组织申报的补充通知")
    assert signature_of(cast, resource_id) == sign(TEXT)


def test_what_is_in_the_recycle_bin_is_compared_with_nothing(cast):
    resource_id, actor = cast.draft(body=BODY), cast.actor("lin_editor")
    with cast.database.writing() as session:
        delete_resource(actor, session, resource_id, 1)
    assert (count(cast, TextSignature), count(cast, TextBand)) == (0, 0)
    with cast.database.writing() as session:
        undelete_resource(actor, session, resource_id, 2)
    assert signature_of(cast, resource_id) == sign(TEXT)


def test_a_text_that_many_share_crowds_no_band(cast):
    made = [cast.draft(body=BODY) for _ in range(MOST_IN_BAND + 3)]
    assert count(cast, TextSignature) == len(made)
    assert count(cast, TextBand) == MOST_IN_BAND * BANDS
    with cast.database.reading() as session:
        found = sharing(session, [sign(TEXT)])
    assert all([one.resource_id for one in signed] == made[:MOST_IN_BAND] for signed in found.values())


def test_what_is_nearly_the_same_is_found_by_its_bands(cast):
    resource_id = cast.draft(body=BODY)
    near = sign(TEXT + "本须知自印发之日起施行")
    with cast.database.reading() as session:
        found = {one for signed in sharing(session, [near]).values() for one in signed}
    assert {one.resource_id for one in found} == {resource_id}
    assert likeness(found.pop().signature, near) > 0.8
