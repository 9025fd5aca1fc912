"""Find the resources whose text is nearly that of a signature."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.library.likeness.keep import Signed, in_bands
from cms.library.likeness.models import TextBand, TextSignature
from cms.library.likeness.signatures import bands

_SHARING = select(TextBand.band, TextSignature.resource_id, TextSignature.signature).join(
    TextSignature, TextSignature.resource_id == TextBand.resource_id
)


def sharing(session: Session, signatures: Iterable[bytes]) -> Mapping[int, list[Signed]]:
    """The resources that stand in the bands of the signatures, by band; one query, however many there are."""
    wanted = {band for signature in signatures for band in bands(signature)}
    found: dict[int, list[Signed]] = defaultdict(list)
    if wanted:
        for band, resource_id, signature in session.connection().execute(_SHARING.where(in_bands(session, wanted))):
            found[band].append(Signed(resource_id, signature))
    return found
