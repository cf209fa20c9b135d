"""States of the page of residents that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.residents import doubles, page_reading
from policepost.ui.left_open import in_place_of_sheets

if TYPE_CHECKING:
    from policepost.residents.page import ResidentsPage

Pose = tuple[str, Callable[[], None]]
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


def _guarded(page: ResidentsPage) -> Iterator[Pose]:
    """Somebody whose card asks for a reason, if the list begins with one."""
    for row in range(min(_LOOKED_AT, page.model.rowCount())):
        key = page.model.id_at(row)
        data = page_reading.card(page.db, key) if key is not None else None
        if data is not None and page.reasons.causes(data.person):
            yield "guard", partial(page.open_person, data.person.id)
            return
