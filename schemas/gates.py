"""The six gates of a review (P2): what reviewers sign for, each at one level."""

from collections.abc import Mapping

from schemas.text import Text

GATES: Mapping[str, Text] = {
    "political": Text("政治关", "Political soundness"),
    "legal": Text("法律关", "Law"),
    "policy": Text("政策关", "Policy"),
    "secrecy": Text("保密关", "Secrecy"),
    "wording": Text("文字关", "Wording"),
    "public_opinion": Text("舆情关", "Public opinion"),
}
"""Every gate by name. A review policy says at which level each is signed; none is left unsigned."""

MARKS = ("pass", "fail")
"""What a reviewer says of a gate."""
