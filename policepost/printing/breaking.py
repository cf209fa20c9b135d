"""Where a line of Chinese text may end.

The rules of Chinese typesetting (GB/T 15834, "标点符号用法", 5.1): a closing mark never begins a
line, an opening one never ends it, a dash or an ellipsis is not torn apart. Beyond them a number
stays with its unit, a date's month with its day where it can, and a Latin word whole.

Plain calculation over characters and widths; `policepost.printing.paragraph` draws the result.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

NO_START: Final = frozenset("，。；：、！？）》”’〉…—】〕」』｝］·～％‰℃°,.;:!?)]}>%々—／")
"""Marks that never begin a line."""

NO_END: Final = frozenset("（《“‘〈【〔「『｛［([{<￥¥$＃#№□√")
"""Marks that never end a line; a box to tick stands with its words."""

GAP: Final = "\ufffc"
"""Stands for a blank to write on, which is kept whole and never swallowed at the end of a line."""

_HALF_BLANK: Final = frozenset("，。；：、！？）》”’〉】〕」』")
_KEPT: Final = re.compile(
    r"第[0-9一二三四五六七八九十百]{1,5}[条号次页款项期]"
    r"|[0-9](?:[0-9,.:/~％%-]*[0-9])?\s?[年月日时分秒元角万亿份页次条号名人户楼栋层室㎡米％%]"
    r"|[A-Za-z0-9À-ɏ](?:[A-Za-z0-9À-ɏ.,:/@_%+&'’-]*[A-Za-z0-9À-ɏ])?"
    r"|—{2}|…{2}|\ufffc+"
)
_INSIDE_A_DATE: Final = re.compile(r"(?<=[0-9][年月])(?=[0-9])")
_WIDEST_GAP: Final = 3.0  # em: a date is broken after 年 or 月 before a line is left so much short
_SPACES: Final = frozenset(" 　")
_MOST_SQUEEZE: Final = 0.03  # of an em per character: beyond it the eye sees the difference


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the characters ``start`` to ``end`` of the text, and its width in points.

    ``width`` leaves out spaces at the end and the blank half of a closing mark there, so that its
    ink stands flush with the margin. ``last`` is true at the end of the text.
    """

    start: int
    end: int
    width: float
    last: bool


def breaks(text: str) -> list[int]:
    """Return the positions before which a line of ``text`` may begin, in order, with its end."""
    kept = bytearray(len(text) + 1)
    for match in _KEPT.finditer(text):
        first, after = match.span()
        kept[first + 1 : after] = b"\1" * (after - first - 1)
    allowed = [
        at
        for at in range(1, len(text))
        if not kept[at]
        and text[at] not in NO_START
        and text[at] not in _SPACES
        and text[at - 1] not in NO_END
    ]
    allowed.append(len(text))
    return allowed


def lines(text: str, widths: Sequence[float], first: float, rest: float, em: float) -> list[Line]:
    """Break ``text`` into lines that are ``first`` and then ``rest`` points wide.

    ``widths`` gives the width of each character, ``em`` that of a Chinese one. A line may be
    squeezed a little to take in the mark that must not begin the next. Only where a kept piece is
    wider than the whole line is it cut.
    """
    sums = list(accumulate(widths, initial=0.0))
    allowed = breaks(text)
    weak = {match.start() for match in _INSIDE_A_DATE.finditer(text)}
    found: list[Line] = []
    start, room = 0, first
    while start < len(text):
        end = _end_of_line(text, sums, (allowed, weak), start, room, em)
        found.append(Line(start, end, _ink(text, sums, start, end, em), end == len(text)))
        start, room = end, rest
    return found


def _end_of_line(
    text: str,
    sums: list[float],
    places: tuple[list[int], set[int]],
    start: int,
    room: float,
    em: float,
) -> int:
    """Return where the line that begins at ``start`` ends.

    ``places``: where it may end, and which of them are to be used only if the line would else be
    left short.
    """
    allowed, weak = places
    best = spare = 0
    for at in allowed[bisect_right(allowed, start) :]:
        if sums[at] - sums[start] > room + 3 * em and text[at - 1] not in _SPACES:
            break
        ink = _ink(text, sums, start, at, em)
        if ink <= room + 1e-6 or (
            text[at - 1] in _HALF_BLANK and _squeezes(ink, room, at - start, em)
        ):
            best, spare = (best, at) if at in weak else (at, 0)
    if spare and (not best or room - _ink(text, sums, start, best, em) > _WIDEST_GAP * em):
        return spare
    if best:
        return best
    return max(start + 1, bisect_right(sums, sums[start] + room + 1e-6) - 1)


def _squeezes(ink: float, room: float, count: int, em: float) -> bool:
    """Say whether ``count`` characters may be squeezed from ``ink`` to ``room`` points unseen."""
    return ink - room <= min(0.5 * em, _MOST_SQUEEZE * em * count)


def _ink(text: str, sums: list[float], start: int, end: int, em: float) -> float:
    """Return the width from ``start`` to ``end`` without what is blank at its end."""
    while end > start + 1 and text[end - 1] in _SPACES:
        end -= 1
    width = sums[end] - sums[start]
    return width - em / 2 if text[end - 1] in _HALF_BLANK and end > start + 1 else width
