"""What the tests of important documents share: one such document, and interpretations good and bad."""

from dataclasses import dataclass
from typing import Any

import pytest

from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.review.interpretations.waive import Waiver, waive_interpretation
from cms.review.models import Submission
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.releases.models import Release
from tests.cast import Cast

TEXT = (
    "各县（市、区）科技局：科技型中小企业可以申领创新券，单个企业年度上限提高到二十万元，有效期改为自发放之日起十二个月，"
    "兑付由每年一次改为按季度办理，关联交易不予支持，骗取资金的三年内不再受理。"
)
BACKGROUND = "试行三年间，六成企业觉得额度偏低，四成企业错过了使用时间。"
PURPOSE = "让额度够用、时间够长、到账够快。"
MEASURES = ["额度翻了一番。", "随时可以用，全年都能兑。"]


@dataclass
class Shelf:
    """An important document and what explains it."""

    cast: Cast
    document: str

    def explain(self, **changed: Any) -> str:
        """A draft of an interpretation that is enough, unless changed."""
        told = {
            "title": "创新券新办法解读",
            "kind": None,
            "forms": ["text"],
            "supplied_by": [{"name": "云泽市科学技术局", "role": "issuing"}],
            "background": BACKGROUND,
            "purpose": PURPOSE,
            "key_measures": MEASURES,
            "body": "<p>新办法讲了三件事，下面逐一说明。</p>",
            "relations": [{"type": "interprets", "target_id": self.document}],
            "channels": [self.cast.channels["policies"]],
            **changed,
        }
        return self.cast.draft("gao_editor", "policy_interpretation", **told)

    def revise(self, resource_id: str, **changes: Any) -> None:
        """A newer draft."""
        with self.cast.database.writing() as session:
            version = load_resource(session, resource_id).version
            revise_resource(self.cast.actor("gao_editor"), session, resource_id, version, changes)

    def send(self, resource_id: str | None = None, **options: Any) -> str:
        """A submission of the document, or of what explains it."""
        return self.cast.submitted(resource_id or self.document, "gao_editor", **options)

    def approve(self, resource_id: str | None = None, **options: Any) -> None:
        """Sent, and approved at every level."""
        self.cast.approve(self.send(resource_id, **options))

    def release(self, *others: str) -> str:
        """A release of the document and of these."""
        new = NewRelease("办法及解读", self.cast.organizations["science"], None, (self.document, *others))
        with self.cast.database.writing() as session:
            return create_release(self.cast.actor("gao_editor"), session, new).id

    def read_release(self, release_id: str) -> Release:
        """The release as it is now."""
        with self.cast.database.reading() as session:
            return session.get_one(Release, release_id)

    def waive(self, submission_id: str, who: str = "rev_three", content_hash: str | None = None) -> None:
        """A reviewer waives the interpretation of what was sent."""
        with self.cast.database.writing() as session:
            known = session.get_one(Submission, submission_id)
            given = Waiver("上级机关已发布解读", content_hash or known.content_hash)
            waive_interpretation(self.cast.actor(who), session, known.resource_id, given)

    def state(self, resource_id: str | None = None) -> tuple[str, bool]:
        """The state of the document, or of what explains it, and whether it is public."""
        with self.cast.database.reading() as session:
            found = load_resource(session, resource_id or self.document)
            return found.state, found.live_number is not None


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    """A shelf with the document as a draft."""
    return Shelf(cast, document(cast))


def document(cast: Cast, **changed: Any) -> str:
    """An important document that lacks nothing else."""
    told = {
        "title": "关于印发科技创新券管理办法的通知",
        "kind": None,
        "document_type": "notice",
        "issuing_authorities": ["云泽市科学技术局"],
        "signed_on": "2026-03-01",
        "validity": "effective",
        "body": f"<p>{TEXT}</p>",
        "important": True,
        "channels": [cast.channels["policies"]],
        **changed,
    }
    return cast.draft("gao_editor", "policy_document", **told)
