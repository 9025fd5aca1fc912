from sqlalchemy import func, select

from cms.accounts.models import Account, Organization
from cms.demo.reading import items
from cms.library.attachments.models import Attachment, AttachmentReference, StoredFile
from cms.library.models import Resource, ResourceRelation, Revision, RevisionContent


def head(session, resource):
    return session.scalars(
        select(RevisionContent.content)
        .join(Revision, Revision.id == RevisionContent.revision_id)
        .where(Revision.resource_id == resource.id, Revision.number == resource.head_number)
    ).one()


def test_every_item_is_in_the_library_once(session):
    titles = session.scalars(select(Resource.title)).all()
    assert sorted(titles) == sorted(item.content["title"] for item in items())


def test_each_is_owned_and_written_as_the_file_says(session, titled):
    plan = titled("云泽市人民政府办公室关于印发云泽市科技型中小企业培育行动方案")
    assert session.get_one(Organization, plan.organization_id).name == "云泽市人民政府办公室"
    assert session.get_one(Account, plan.created_by).username == "shen_editor"


def test_document_numbers_are_stored_in_their_normal_form(titled):
    assert titled("云泽市人民政府办公室关于印发云泽市科技型").document_number == "云政办发〔2026〕12号"


def test_relations_lead_to_the_resources_meant(session, titled):
    new = titled("云泽市科学技术局关于印发《云泽市科技创新券管理办法》")
    old = titled("云泽市科学技术局关于印发《云泽市科技创新券管理办法（试行）》")
    rows = session.execute(
        select(ResourceRelation.type).where(ResourceRelation.source_id == new.id, ResourceRelation.target_id == old.id)
    )
    assert {row.type for row in rows} == {"replaces", "repeals"}


def test_a_service_item_names_its_basis_in_the_library_and_its_forms(session, titled):
    content = head(session, titled("科技创新券兑付"))
    assert content["basis"][0]["target_id"] == titled("云泽市科学技术局关于印发《云泽市科技创新券管理办法》").id
    form = content["materials"][0]
    names = [session.get_one(Attachment, form[name]).name for name in ("blank_form_id", "sample_id")]
    assert names == ["科技创新券兑付申请表.txt", "科技创新券兑付申请表（填写示例）.txt"]


def test_a_file_that_two_items_use_is_uploaded_once(session):
    form = session.scalars(select(Attachment).where(Attachment.name == "科技创新券兑付申请表.txt")).one()
    uses = select(func.count()).where(AttachmentReference.attachment_id == form.id)
    assert session.scalar(uses) == 2


def test_files_lie_where_the_library_keeps_them(loaded, session):
    stored = session.scalars(select(StoredFile)).all()
    kinds = {"text/csv", "text/plain", "image/png", "image/gif", "audio/mpeg", "video/mp4"}
    assert {one.media_type for one in stored} == kinds
    for one in stored:
        assert (loaded.settings.home / "files" / one.sha256[:2] / one.sha256[2:]).stat().st_size == one.size
