"""What every way of taking a list away begins with."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.language import ngettext
from policepost.ui.page import Page
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.lists.taking import Exported


class TakingSheet(Sheet):
    """Names the list and how many rows go along; the list itself is read as it is then."""

    def __init__(
        self,
        page: Page,
        title: str,
        shown: "Exported",
        read: Callable[[], Sequence[UUID]],
        count: int,
    ) -> None:
        """Prepare the sheet.

        Args:
            page: The page of the list.
            title: What is done with it.
            shown: The list.
            read: Reads which records go along; called in the background.
            count: How many there are.
        """
        super().__init__(page, title, 520)
        self._over, self._shown, self._read, self._count = page, shown, read, count
        words = ngettext("{name}: {count} row", "{name}: {count} rows", count)
        told = words.format(name=shown.name, count=f"{count:,}")
        about = " · ".join(filter(None, (told, shown.shown)))
        self.body.addWidget(label(about, "small", wrap=True))
