"""What the dashboard shows, as plain values: drawn by Today and the charts, listed in the sheet."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from policepost.core.shapes import Listing, Ref, Tone


class Look(StrEnum):
    """The ways a panel can be drawn."""

    LINE = "line"
    BARS = "bars"
    COLUMNS = "columns"
    FUNNEL = "funnel"
    HEAT = "heat"
    TILES = "tiles"


@dataclass(frozen=True, slots=True)
class Mark:
    """One point, bar, part, cell or tile.

    Attributes:
        value: What is drawn.
        hint: The figure in words, for the pointer and for screen readers.
        opens: The records behind it.
        records: How many those are, where that is not the value itself.

    """

    value: float
    hint: str
    opens: Listing | None = None
    text: str = ""
    note: str = ""
    tone: Tone = "info"
    records: int | None = None

    @property
    def count(self) -> int:
        """How many records it opens."""
        return round(self.value) if self.records is None else self.records


@dataclass(frozen=True, slots=True)
class Series:
    """One line, one colour of a stack or one row of cells: a mark for each category."""

    title: str
    marks: tuple[Mark, ...]
    tone: Tone = "info"
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class PanelData:
    """One panel.

    Attributes:
        categories: As they are written on the axis, perhaps empty for some.
        series: The first is what the panel is about; an `earlier` one is there to compare.
        spoken: The categories in full, where the axis has them short.
        remark_hint: What the remark means, where it is short.

    """

    name: str
    look: Look
    title: str
    remark: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    remark_tone: Tone = "muted"
    spoken: tuple[str, ...] = ()
    remark_hint: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to draw: no category, or nothing counted in any.

        A share of nothing is something: in a grid where nobody is verified everybody waits.
        """
        marks = (mark for series in self.series for mark in series.marks)
        return not any(mark.value or mark.count for mark in marks)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `when` is written large at the left."""

    opens: Ref | Listing
    title: str
    detail: str
    when: str = ""
    badge: str = ""
    tone: Tone = "plain"

    def spoken(self) -> str:
        """Return the row as one sentence for screen readers and the hint."""
        return " · ".join(part for part in (self.when, self.title, self.detail, self.badge) if part)


@dataclass(frozen=True, slots=True)
class GridTile:
    """A grid: its name, two lines of figures, the tone the rule gives it and why."""

    opens: UUID
    name: str
    people: str
    items: str
    tone: Tone
    reason: str

    def spoken(self) -> str:
        """Return the tile in words."""
        return "\n".join((self.name, self.people, self.items, self.reason))


@dataclass(frozen=True, slots=True)
class TileView:
    """One tile: a large figure, a short remark beside it, a line below, and what it opens."""

    title: str
    figure: str
    remark: str
    detail: str
    tone: Tone
    opens: Listing
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up: what it is for, and the request that begins it."""

    title: str
    why: str
    verb: str
    kind: str
