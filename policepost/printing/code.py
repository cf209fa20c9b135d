"""A QR code on paper: ``<code text="…" size="35mm"/>``, drawn as shapes that stay sharp.

Drawn here from segno's matrix: reportlab's own takes a third of a second for each.
"""

from functools import lru_cache
from typing import Any, Final

from reportlab.platypus.flowables import Flowable
from typing_extensions import override

LEAST_MODULE: Final = 1.7
"""Points: 0.6 mm, below which a photo by a telephone is no longer read."""
_EMPTY: Final = 45  # modules of a code that is not there yet, as most have
_MASK: Final = 2  # weighing all eight takes five times as long; signatures are even enough
_QUIET: Final = 4  # modules of white around it, which readers need (ISO/IEC 18004)


@lru_cache(maxsize=32)
def _drawing(text: str) -> tuple[int, str]:
    """Return how many modules a code has across, and its dark stretches as the PDF writes them.

    One unit is a module and the origin is the lower left corner: written by hand, for reportlab
    takes its time with each of six hundred rectangles.
    """
    import segno

    rows = segno.make(text, error="m", micro=False, boost_error=False, mask=_MASK).matrix
    found = []
    for up, row in enumerate(reversed(rows)):
        start = None
        for at, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = at
            elif not dark and start is not None:
                found.append(f"{start} {up} {at - start} 1 re")
                start = None
    return len(rows), " ".join(found)


class CodeOnPaper(Flowable):
    """A QR code ``size`` points across, or larger where its modules would be too small to read.

    Args:
        text: What it says; without one its place is drawn, with a broken line around it.
        size: Across the dark modules; around them is the white that readers need.
        rise: For a code in the upper right corner beside a title: it takes no room of the text, and
            stands so many points higher than it. None for one that stands in the text.
    """

    def __init__(self, text: str, size: float, rise: float | None = None) -> None:
        super().__init__()
        self._modules, self._dark = _drawing(text) if text else (_EMPTY, "")
        self._module = max(size / self._modules, LEAST_MODULE)
        self._across = (self._modules + 2 * _QUIET) * self._module
        self._rise = rise

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the size taken, with the white around it."""
        in_text = self._rise is None
        self.width, self.height = (self._across, self._across) if in_text else (aW, 0.0)
        return self.width, self.height

    @override
    def draw(self) -> None:
        """Fill the dark modules."""
        canvas: Any = self.canv
        quiet = _QUIET * self._module
        left, top = quiet, self._across - quiet
        if self._rise is not None:
            left, top = self.width - self._modules * self._module, self._rise
        if not self._dark:
            self._draw_place(left, top)
            return
        canvas.saveState()
        canvas.setFillGray(0)
        canvas.translate(left, top - self._modules * self._module)
        canvas.scale(self._module, self._module)
        canvas.addLiteral(f"{self._dark} f")
        canvas.restoreState()

    def _draw_place(self, left: float, top: float) -> None:
        canvas: Any = self.canv
        size = self._modules * self._module
        canvas.saveState()
        canvas.setLineWidth(0.4)
        canvas.setDash(2, 2)
        canvas.setStrokeGray(0.6)
        canvas.rect(left, top - size, size, size)
        canvas.restoreState()
