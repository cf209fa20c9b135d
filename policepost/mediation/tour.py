"""The states of the mediation page that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from policepost.mediation import codes, listing

if TYPE_CHECKING:
    from policepost.mediation.page import MediationPage

_CASES = {"case": codes.Status.MEDIATING, "agreed": codes.Status.AGREED}
_OF_A_CASE = ("panel", "papers", "file", "check")
_AFTER = ("kept", "new_supplement", "new_confirmation", "duties")
_OF_THE_LIST = ("numbers", "open_duties", "register", "directory", "choices", "figures")


def steps(page: MediationPage) -> Iterator[tuple[str, Callable[[], None]]]:
    """Names of states, each with what brings it about: two cases, then the sheets."""
    shown = False
    for name, status in _CASES.items():
        with page.db.reading() as session:
            found = listing.ids(session, {"status": status.value}, limit=1)
        if found:
            shown = True
            yield name, partial(page.open_dispute, found[0])
    if shown:
        yield from _sheets(page, _OF_A_CASE)
        yield "next-step", page.take_next_step
        yield from _sheets(page, _AFTER)
    yield from _sheets(page, _OF_THE_LIST)


def _sheets(
    page: MediationPage, names: tuple[str, ...]
) -> Iterator[tuple[str, Callable[[], None]]]:
    for name in names:
        yield name.replace("_", "-"), partial(page.open_sheet, name)
