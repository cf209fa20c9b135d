"""The canvas of every paper: single strings, too, in faces that have their characters."""

from typing import Any

from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from policepost.printing import fonts


class PaperCanvas(Canvas):
    """Draws each string with a face for every character."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initialFontName"] = "Song"
        kwargs["lang"] = "zh-CN"
        super().__init__(*args, **kwargs)

    @override
    def setFont(self, psfontname: str, *args: Any, **kwargs: Any) -> None:
        """Set a face; reportlab's tables name Helvetica for cells without text: not embedded."""
        name = "Song" if psfontname == "Helvetica" else fonts.standing(psfontname)
        super().setFont(name, *args, **kwargs)

    @override
    def drawString(self, x: float, y: float, text: str, *_: Any, **__: Any) -> None:
        """Draw ``text`` from ``x`` on."""
        base, size = self._fontname, self._fontsize
        if not fonts.is_ours(base):
            super().drawString(x, y, text)
            return
        line = self.beginText(x, y)
        for face, chars in fonts.runs(text, base):
            line.setFont(face, size)
            line.textOut(chars)
        self.drawText(line)
        self.setFont(base, size)

    @override
    def drawRightString(self, x: float, y: float, text: str, *_: Any, **__: Any) -> None:
        """Draw ``text`` so that it ends at ``x``."""
        self.drawString(x - fonts.width(text, self._fontname, self._fontsize), y, text)

    @override
    def drawCentredString(self, x: float, y: float, text: str, *_: Any, **__: Any) -> None:
        """Draw ``text`` with its middle at ``x``."""
        self.drawString(x - fonts.width(text, self._fontname, self._fontsize) / 2, y, text)
