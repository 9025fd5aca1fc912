"""Pictures written into a page (``data:``), set aside while it is parsed: no tag of a million letters is."""

import re

from cms.harvest.cleaning.images import ADDRESS

SHORT = 200
_MARK = re.compile("data:,aside-([0-9]{1,7})")


class Aside:
    """The page without its long pictures, and the way back into what was made of it."""

    def __init__(self, html: str) -> None:
        self._held: dict[int, str] = {}
        self.html = ADDRESS.sub(self._hold, html) if ";base64," in html else html

    def back(self, html: str) -> str:
        """The HTML with its pictures in their places again, each once: a page cannot multiply them."""
        return _MARK.sub(lambda mark: self._held.pop(int(mark[1]), ""), html) if self._held else html

    def _hold(self, match: re.Match[str]) -> str:
        if len(match[0]) <= SHORT:
            return match[0]
        place = len(self._held)
        self._held[place] = match[0]
        return f"data:,aside-{place}"
