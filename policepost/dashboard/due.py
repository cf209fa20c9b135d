"""What happens today and what needs doing, of all features, as the lines of Today."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from policepost.core.language import _, format_short_day, ngettext, pgettext
from policepost.core.shapes import AgendaLine, DueLine, Listing
from policepost.dashboard.lines import Line
from policepost.ui.due_words import due_badge

MOST_LINES = 200
"""So many lines are shown at the most; the heading says how many there are."""

FOLDED_FROM = 4
"""From so many premises on, their yearly inspections are one line that opens their list."""

FOLDED_UNTIL = 7
"""Days ahead; what is due later is for whoever plans, and has a line of its own."""

PREMISES = "premises"


def agenda_line(line: AgendaLine) -> Line:
    """Return an agenda line as it is drawn; midnight stands for no hour."""
    timeless = line.at.timetz().replace(tzinfo=None) == time()
    when = pgettext("no hour", "Today") if timeless else f"{line.at:%H:%M}"
    return Line(line.ref, line.title, line.detail, when, line.badge, line.tone)


def agenda_note(lines: Sequence[AgendaLine], free: str) -> str:
    """Say how much there is today and how much time is free."""
    count = ngettext("{count} item", "{count} items", len(lines)).format(count=len(lines))
    return " · ".join(part for part in (count, free) if part)


def due_lines(lines: Sequence[DueLine], today: date) -> Iterator[Line]:
    """Return the due lines as they are drawn, many premises due soon folded into one line."""
    soon = today + timedelta(days=FOLDED_UNTIL)
    yearly = [line for line in lines if line.folds and line.due_on <= soon]
    folded = yearly if len(yearly) >= FOLDED_FROM else []
    for line in lines[:MOST_LINES]:
        if line not in folded:
            yield _due_line(line, today)
        elif line is folded[0]:
            yield _premises_line(folded, today)


def _due_line(line: DueLine, today: date) -> Line:
    badge, tone = due_badge(line, today)
    until = _("due {day}").format(day=format_short_day(line.due_on, today=today))
    detail = " · ".join(part for part in (line.detail, line.owner, until) if part)
    return Line(line.ref, line.title, detail, badge=badge, tone=tone)


def _premises_line(lines: Sequence[DueLine], today: date) -> Line:
    badge, tone = due_badge(lines[0], today)
    title = ngettext(
        "Yearly inspection of {count} place", "Yearly inspection of {count} places", len(lines)
    ).format(count=len(lines))
    names = "、".join(line.title.rpartition("：")[2].rpartition(": ")[2] for line in lines[:3])
    opens = Listing(PREMISES, {"state": "due"})
    return Line(opens, title, f"{names} …", badge=badge, tone=tone)


def later(lines: Sequence[DueLine], today: date) -> str:
    """Say how many more are due after those that are shown, and when the next of them is."""
    if not lines:
        return ""
    count = ngettext("{count} more later", "{count} more later", len(lines))
    next_on = format_short_day(lines[0].due_on, today=today)
    words = count.format(count=len(lines))
    return _("{count}, the next on {day}").format(count=words, day=next_on)


def due_note(lines: Sequence[DueLine], today: date) -> str:
    """Say how many there are and how many of them are overdue."""
    over = sum(line.due_on < today for line in lines)
    count = ngettext("{count} item", "{count} items", len(lines)).format(count=len(lines))
    return _("{count}, {over} overdue").format(count=count, over=over) if over else count
