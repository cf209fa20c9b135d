"""What a panel shows, as plain values: drawn by the charts, listed in the exported sheet."""

from dataclasses import dataclass
from enum import StrEnum

from policepost.core.shapes import Listing, Tone


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
        """Tell whether there is nothing to draw: no category, or nothing counted in any."""
        return not any(mark.value for series in self.series for mark in series.marks)
