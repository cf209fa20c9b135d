"""States of the page of residents that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.lists.label_sheet import LabelSheet
from policepost.lists.ledger_sheet import LedgerSheet
from policepost.residents import doubles, listing, page_reading
from policepost.residents.listing import EVERYBODY, ResidentFilter
from policepost.ui.left_open import in_place_of_sheets, sheet_over

if TYPE_CHECKING:
    from policepost.residents.page import ResidentsPage

Pose = tuple[str, Callable[[], None]]
_CHOSEN, _FEWEST = 12, 2
"""So many rows are chosen, and no fewer: one alone is that on which the list stands anyhow."""
_LOOKED_AT = 100
"""Lines among which somebody is looked for whose card asks for a reason."""


def of(page: ResidentsPage) -> Iterator[Pose]:
    """Yield the name of each state, and what brings it about."""
    pose, work = partial(in_place_of_sheets, page), page.work
    yield from _guarded(page)
    first = page.model.id_at(0)
    if first is not None:
        yield "card", partial(page.open_person, first)
        for name, show in (
            ("edit", work.edit),
            ("document", work.add_document),
            ("move", work.move),
            ("where", work.where),
            ("dwelling", work.add_dwelling),
            ("history", work.history),
            ("household-sheet", work.print_sheet),
        ):
            yield name, partial(pose, show)
    with page.db.reading() as session:
        found = next(iter(doubles.pairs(session)), None)
    if found is not None:
        one, other = (UUID(key) for key in found)
        yield "compare", partial(pose, partial(work.compare_two, one, other))
    yield "register", partial(pose, work.register)
    yield from _lists(page)


def _lists(page: ResidentsPage) -> Iterator[Pose]:
    """The list narrowed down, several rows of it chosen, and what leaves it as a file or paper."""
    pose, export = partial(in_place_of_sheets, page), page.many.export

    def show(shown: ResidentFilter) -> None:
        in_place_of_sheets(page, partial(page.filters.show_filter, shown))

    with page.db.reading() as session:
        ids = listing.ids(session, EVERYBODY, clock.today(), limit=_CHOSEN)
    yield "doubles", partial(show, ResidentFilter(doubles=True))
    yield "filter", partial(pose, page.filters.narrowing.open)
    if len(ids) < _FEWEST:
        return
    yield "chosen", partial(_choose_all, page, partial(show, ResidentFilter(ids=tuple(ids))))
    yield "save", partial(pose, export.ask)
    for name, ask in (("ledger", export.ask_paper), ("labels", page.many.ask_labels)):
        yield name, partial(pose, ask)
        yield f"{name}-paper", partial(_show_paper, page)


def _choose_all(page: ResidentsPage, show: Callable[[], None]) -> None:
    show()
    page.view.selectAll()  # also what is read only after this


def _show_paper(page: ResidentsPage) -> None:
    sheet = sheet_over(page)
    if isinstance(sheet, LedgerSheet) and sheet.form is not None:
        sheet.form.set_values({"reason": "季度走访"})
    if isinstance(sheet, (LedgerSheet, LabelSheet)):
        sheet.show_paper()


def _guarded(page: ResidentsPage) -> Iterator[Pose]:
    """Somebody whose card asks for a reason, if the list begins with one."""
    for row in range(min(_LOOKED_AT, page.model.rowCount())):
        key = page.model.id_at(row)
        data = page_reading.card(page.db, key) if key is not None else None
        if data is not None and page.reasons.causes(data.person):
            yield "guard", partial(page.open_person, data.person.id)
            return
