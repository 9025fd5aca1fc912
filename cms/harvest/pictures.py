"""Pictures that were written into a body (``data:``), taken in as attachments of the draft."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from cms.errors import Problem
from cms.harvest.attach import MOST, refusal
from cms.harvest.cleaning.images import InlineImage
from cms.harvest.keep_file import Keeper, Kept
from cms.harvest.reasons import Reason, reason
from cms.harvest.transform import Prepared


def with_pictures(row: Prepared, keeper: Keeper | None) -> Prepared:
    """The row with its pictures as attachments; what cannot be one is taken out of the body, with a reason.

    Without a keeper none can.
    """
    if row.new is None or not row.pictures:
        return row
    tree = LexborHTMLParser(str(row.new.content.get("body", "")))
    frame = _Frame(row, keeper)
    for node in tree.css("img[src]"):
        address = node.attributes.get("src") or ""
        if address in frame.waiting:
            frame.take(address, (node.attributes.get("alt") or "").strip())
        if file := frame.kept.get(address):
            node.attrs["src"] = file.address
        elif address in frame.kept:
            node.decompose()
    made = {"body": (tree.body.inner_html or "") if tree.body else "", "attachments": frame.rows}
    content = {name: value for name, value in {**row.new.content, **made}.items() if value or name not in made}
    new = replace(row.new, content=content)
    _ = new.draft  # which takes its time, and is not to be made within a transaction
    return row._replace(reasons=frame.told(), new=new, pictures=())


class _Frame:
    """What becomes of the pictures of one row: kept ones by the address that the body has for them."""

    def __init__(self, row: Prepared, keeper: Keeper | None) -> None:
        self.waiting = {f"/files/{one.sha256}/{one.name}": one for one in row.pictures}
        self.kept: dict[str, Kept | None] = {}
        self.rows: list[dict[str, Any]] = list(row.new.content.get("attachments", ())) if row.new else []
        self._owner = row.new.organization_id if row.new else ""
        self._keeper = keeper
        self._reasons = list(row.reasons)
        self._left_out = 0

    def take(self, address: str, alt: str) -> None:
        """One picture, where it stands first."""
        file = self.kept[address] = self._taken(self.waiting.pop(address))
        if file:
            row = {"attachment_id": file.id, "role": "inline"}
            self.rows.append({**row, "alt": alt} if alt else row)

    def told(self) -> list[Reason]:
        """The row's reasons, and how many pictures could not be kept."""
        more = [reason("image_left_out", "body", count=self._left_out)] if self._left_out else []
        return [*self._reasons, *more]

    def _taken(self, image: InlineImage) -> Kept | None:
        if self._keeper is None or len(self.rows) >= MOST:
            self._left_out += 1
            return None
        try:
            return self._keeper.keep(BytesIO(image.data), image.name, self._owner)
        except (Problem, OSError) as error:
            self._reasons.append(reason("picture_not_taken", "body", value=image.name, why=refusal(error)))
            return None
