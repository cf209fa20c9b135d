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
_QUIET: Final = 4  # modules of white around it, which readers need (ISO/IEC 18004)


@lru_cache(maxsize=32)
def _runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return how many modules a code has across, and its dark stretches: row, from, length."""
    import segno

    rows = segno.make(text, error="m", micro=False, boost_error=False).matrix
    found = []
    for number, row in enumerate(rows):
        start = None
        for at, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = at
            elif not dark and start is not None:
                found.append((number, start, at - start))
                start = None
    return len(rows), tuple(found)


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
        self._modules, self._dark = _runs(text) if text else (_EMPTY, ())
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
        """Fill the dark modules, each row in as few pieces as it has."""
        canvas: Any = self.canv
        quiet = _QUIET * self._module
        left, top = quiet, self._across - quiet
        if self._rise is not None:
            left, top = self.width - self._modules * self._module, self._rise
        if not self._dark:
            self._draw_place(left, top)
            return
        path = canvas.beginPath()
        for row, start, length in self._dark:
            across, up = left + start * self._module, top - (row + 1) * self._module
            path.rect(across, up, length * self._module, self._module)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawPath(path, stroke=0, fill=1)

    def _draw_place(self, left: float, top: float) -> None:
        canvas: Any = self.canv
        size = self._modules * self._module
        canvas.saveState()
        canvas.setLineWidth(0.4)
        canvas.setDash(2, 2)
        canvas.setStrokeGray(0.6)
        canvas.rect(left, top - size, size, size)
        canvas.restoreState()
