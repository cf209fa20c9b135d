"""A keystroke in a term to the new page, against bare reportlab drawing the same page."""

from __future__ import annotations

import io
import itertools
from typing import Any
from unittest import mock

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from policepost.printing import paper
from policepost.ui.preview import pictures
from tests.bench.measure import Row, in_turn, timed
from tests.printing.test_forms import FACTS, agreement

PREVIEW_WIDTH = 380
MOST_RATIO = 2.5
MOST = 120.0

Run = tuple[float, float, str, float, str]


def measure() -> list[Row]:
    """Type on and on in the last term of an agreement of two pages."""
    values = agreement(2, 9, facts=FACTS * 3)
    drawn = bare(values)
    typed = itertools.count()

    def keystroke() -> paper.Paper:
        values["terms"][-1] = f"{values['terms'][0]}，第{next(typed)}次"
        return paper.render("agreement", values)

    floor, subject = in_turn(timed(drawn), timed(keystroke), rounds=25)
    pages = keystroke().pages
    whole = timed(lambda: pictures(keystroke().pdf, PREVIEW_WIDTH))
    beside, shown = in_turn(timed(drawn), whole, rounds=25)
    note = f"{pages} pages"
    return [
        Row(
            name="agreement rendered",
            subject=subject,
            floor=floor,
            most_ratio=MOST_RATIO,
            note=note,
        ),
        Row(
            name="keystroke in a term to the new page",
            subject=shown,
            floor=beside,
            most=MOST,
            most_ratio=MOST_RATIO,
            note="with the pictures of the pages",
        ),
    ]


def bare(values: dict[str, Any]) -> Any:
    """Return a function that draws the same runs of text at the same places, and nothing else."""
    runs: list[Run | None] = []
    show_page = Canvas.showPage

    def noted(self: Any, text: str) -> None:
        runs.append((self._x, self._y, self._fontname, self._fontsize, text))
        text_out(self, text)

    def next_page(self: Any) -> None:
        runs.append(None)
        show_page(self)

    text_out = PDFTextObject.textOut
    paper.render("agreement", values)
    watched = (
        mock.patch.object(PDFTextObject, "textOut", noted),
        mock.patch.object(Canvas, "showPage", next_page),
    )
    with watched[0], watched[1]:
        paper.render("agreement", values)

    def draw() -> bytes:
        target = io.BytesIO()
        canvas = Canvas(target, initialFontName="Song", invariant=1)
        for run in runs:
            if run is None:
                canvas.showPage()
            else:
                canvas.setFont(run[2], run[3])
                canvas.drawString(run[0], run[1], run[4])
        canvas.save()
        return target.getvalue()

    return draw
