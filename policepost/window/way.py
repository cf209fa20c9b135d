"""The way through the pages: where one was, and how a page was left that is built anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policepost.ui.left_open import LeftOpen, left_open
from policepost.ui.page import Page, Request
from policepost.ui.sheet import Way as WayBack

_LONGEST = 50


@dataclass(frozen=True)
class Stop:
    """A place on the way: a page and what it was asked for."""

    name: str
    request: Request | None


@dataclass(frozen=True)
class Left:
    """How a page was left: where it stood, and the sheet over it."""

    way_back: WayBack | None
    sheet: LeftOpen | None

    @classmethod
    def of(cls, page: Page) -> "Left":
        """How a page stands now; holds on to nothing of it."""
        return cls(page.way_back(), left_open(page))

    def go_on(self, page: Page) -> None:
        """Bring the new page there."""
        if self.way_back is not None:
            self.way_back(page)
        if self.sheet is not None:
            self.sheet.open_over(page)


@dataclass(frozen=True)
class Place:
    """Where an officer was when somebody else took the desk, page by page."""

    stops: Sequence[Stop]
    at: int
    left: Mapping[str, Left]


class Way:
    """The stops so far and the present one, as a browser has them."""

    def __init__(self) -> None:
        self.stops: list[Stop] = []
        self.at = -1

    @property
    def begun(self) -> bool:
        """Whether there is a present stop."""
        return self.at >= 0

    @property
    def here(self) -> Stop:
        """The present stop."""
        return self.stops[self.at]

    def go(self, stop: Stop) -> None:
        """Make a stop the present one; what lay ahead is forgotten."""
        if not self.begun or self.here != stop:
            self.stops = [*self.stops[: self.at + 1], stop][-_LONGEST:]
            self.at = len(self.stops) - 1

    def step(self, by: int) -> bool:
        """Go back (-1) or forward (1) if there is such a stop; says whether."""
        if not 0 <= self.at + by < len(self.stops):
            return False
        self.at += by
        return True
