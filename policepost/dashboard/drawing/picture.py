"""A chart as simple pieces in the widget's pixels: arithmetic that is tested without a screen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from policepost.dashboard.shapes import Mark

Size = Literal["small", "body", "large"]
Pattern = Literal["", "stripes", "dots"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The point in its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        """Tell whether the point lies inside."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Block:
    """A filled rectangle; a pattern tells it from its neighbour where colours cannot be seen."""

    box: Box
    colour: str
    radius: float = 2
    pattern: Pattern = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One line: `across` 0 begins at x, 0.5 is centred on it, 1 ends there; y is its middle."""

    x: float
    y: float
    text: str
    colour: str
    across: float = 0
    size: Size = "small"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points, with a dot on each if it is the one that counts."""

    points: tuple[tuple[float, float], ...]
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin grey line across: the axis and its steps."""

    x: float
    y: float
    right: float


@dataclass(frozen=True, slots=True)
class Target:
    """Where a mark is pointed at, the `frame` drawn then, and row and column for the keys."""

    box: Box
    frame: Box
    mark: Mark
    row: int
    column: int


@dataclass(slots=True)
class Picture:
    """Everything to be drawn, in the order of drawing, and what can be pointed at."""

    rules: list[Rule] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Space:
    """The room there is, in pixels, and how wide text is in the chart's own fonts."""

    width: float
    height: float
    line: float
    measure: Callable[[str, Size, bool], float]

    def wide(self, text: str, size: Size = "small", *, bold: bool = False) -> float:
        """Width of a text in pixels."""
        return self.measure(text, size, bold)

    def widest(self, texts: Iterable[str], size: Size = "small", *, bold: bool = False) -> float:
        """Width of the widest of some texts, 0 without any."""
        return max((self.wide(text, size, bold=bold) for text in texts), default=0)

    def fitted(self, text: str, room: float, size: Size = "small", *, bold: bool = False) -> str:
        """The text, or as much of its beginning as fits with an ellipsis; the hint has it whole."""
        if self.wide(text, size, bold=bold) <= room:
            return text
        while text and self.wide(text + "…", size, bold=bold) > room:
            text = text[:-1]
        return text + "…" if text else ""
