"""What happens today and what needs doing, of all features, as the lines of Today."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from policepost.core.language import _, format_short_day, ngettext, pgettext
from policepost.core.shapes import AgendaLine, DueLine, Listing
from policepost.dashboard.pending import Pending
from policepost.dashboard.shapes import Line
from policepost.ui.due_words import due_badge

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


def due_lines(due: Pending, today: date) -> Iterator[Line]:
    """Return the due lines as they are drawn, many premises due soon folded into one line."""
    soon = today + timedelta(days=FOLDED_UNTIL)
    yearly = due.until(soon)
    folded, told = yearly.folds >= FOLDED_FROM, False
    for line in due.first:
        if not (folded and line.folds and line.due_on <= soon):
            yield _due_line(line, today)
        elif not told:
            told = True
            yield _premises_line(yearly, today)


def _due_line(line: DueLine, today: date) -> Line:
    badge, tone = due_badge(line, today)
    until = _("due {day}").format(day=format_short_day(line.due_on, today=today))
    detail = " · ".join(part for part in (line.detail, line.owner, until) if part)
    return Line(line.ref, line.title, detail, badge=badge, tone=tone)


def _premises_line(yearly: Pending, today: date) -> Line:
    badge, tone = due_badge(yearly.folding[0], today)
    title = ngettext(
        "Yearly inspection of {count} place", "Yearly inspection of {count} places", yearly.folds
    ).format(count=yearly.folds)
    names = "、".join(line.title.rpartition("：")[2].rpartition(": ")[2] for line in yearly.folding)
    opens = Listing(PREMISES, {"state": "due"})
    return Line(opens, title, f"{names} …", badge=badge, tone=tone)


def later(known: Pending, last: date, today: date) -> str:
    """Say how much more is due after the last day that is shown, and when the next of it is."""
    next_day = known.next_after(last)
    if next_day is None:
        return ""
    number = known.count - known.until(last).count
    count = ngettext("{count} more later", "{count} more later", number)
    next_on = format_short_day(next_day, today=today)
    return _("{count}, the next on {day}").format(count=count.format(count=number), day=next_on)


def due_note(due: Pending, today: date) -> str:
    """Say how much there is and how much of it is overdue."""
    over = due.overdue(today).total()
    count = ngettext("{count} item", "{count} items", due.count).format(count=due.count)
    return _("{count}, {over} overdue").format(count=count, over=over) if over else count
