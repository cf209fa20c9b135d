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
    """One point, bar, part, cell or tile: `hint` says it in words, `opens` is what it counts."""

    value: float
    hint: str
    opens: Listing | None = None
    text: str = ""
    note: str = ""
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class Series:
    """One line, one colour of a stack or one row of cells: a mark for each category."""

    title: str
    marks: tuple[Mark, ...]
    tone: Tone = "info"
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class PanelData:
    """One panel: the first series is what it is about; an `earlier` one is there to compare."""

    name: str
    look: Look
    title: str
    remark: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    remark_tone: Tone = "muted"

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to draw: no category, or nothing counted in any."""
        return not any(mark.value for series in self.series for mark in series.marks)
