"""What stays together on paper, and how the blank is closed that it leaves behind.

Who signs a paper of several pages signs for nothing that is written in afterwards: where a block
such as the signatures moves to the next page, the rest of the page is struck out and marked
本页以下空白, as on the forms that courts and notaries hand out.
"""

from typing import Any, Final

from reportlab.platypus import flowables
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.tables import Table
from typing_extensions import override

_LEAST: Final = 12.0  # points: nothing can be written into less
_WORDS: Final = "（本页以下空白）"
_SIZE: Final = 9.0
_WORDS_FROM: Final = 20.0  # points of blank that have room for the words


class StruckOut(Flowable):
    """The blank to the foot of the page: marked as blank, with a line across it."""

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Take all the room there is."""
        self.width, self.height = aW, aH
        return aW, aH

    @override
    def draw(self) -> None:
        """Draw the words at the top and the line from the lower left to the upper right."""
        canvas: Any = self.canv
        if getattr(canvas._doctemplate, "to_write_on", False):  # noqa: SLF001 - who draws it
            return
        top = self.height
        if self.height >= _WORDS_FROM:
            canvas.setFont("Song", _SIZE)
            canvas.drawCentredString(self.width / 2, self.height - _SIZE - 3, _WORDS)
            top -= _SIZE + 8
        canvas.setLineWidth(0.6)
        canvas.line(0, 2, self.width, max(2.0, top - 2))


class KeptTogether(flowables.KeepTogether):
    """``<keepTogether>``: what does not fit goes to the next page whole, and closes this one."""

    @override
    def split(self, aW: float, aH: float) -> list[Any]:
        """Return the content, before it the break and what closes the page where one is needed."""
        parts: list[Any] = super().split(aW, aH)
        moves = bool(parts) and isinstance(parts[0], type(self.FrameBreak))
        if moves and _begun(self) and aH >= _LEAST:
            parts.insert(0, StruckOut())
        return parts


class KeptWithNext(KeptTogether):
    """A heading and what it heads: the heading alone may not stay behind, the text may break."""

    @override
    def split(self, aW: float, aH: float) -> list[Any]:
        """Return heading and text as they are if the page has room for the beginning of both."""
        *heads, text = self._content
        if getattr(self, "_wrapInfo", None) != (aW, aH):
            self.wrap(aW, aH)
        if aH < self._H and len(heads) == 1:
            room = aH - heads[0].wrap(aW, aH)[1] - heads[0].getSpaceBefore()
            if room > 0 and text.split(aW, room - text.getSpaceBefore()):
                return [heads[0], text]
        return super().split(aW, aH)


class ClosedTable(Table):  # type: ignore[misc, unused-ignore]
    """A table of a paper that is signed: a row that goes to the next page closes this one."""

    @override
    def split(self, availWidth: float, availHeight: float) -> list[Any]:
        """Return the rows that fit, what closes the page below them, and the other rows."""
        parts: list[Any] = super().split(availWidth, availHeight)
        if not parts:
            moves = _begun(self) and availHeight >= _LEAST
            return [StruckOut(), self] if moves else []
        room = availHeight - parts[0].wrap(availWidth, availHeight)[1]
        return [parts[0], StruckOut(), *parts[1:]] if room >= _LEAST else parts


def _begun(part: Any) -> bool:
    """Say whether something stands on the page above ``part`` already."""
    return not getattr(getattr(part, "_frame", None), "_atTop", True)
