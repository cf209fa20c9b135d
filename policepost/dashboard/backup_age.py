"""How old the last backup is, as a line of Today."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from policepost.core import backup, preferences
from policepost.core.language import _, format_day, format_short_day, ngettext
from policepost.core.shapes import Listing
from policepost.dashboard.lines import Line

EVERY = timedelta(days=7)
"""A post backs up once a week at the latest."""


def last_backup(folder: Path) -> datetime | None:
    """Return when the newest copy in this computer's backup folder was made; looks at a disk."""
    chosen = preferences.read(folder).backup_folder
    copies = backup.copies(Path(chosen)) if chosen else []
    return copies[0].made_at if copies else None


def with_backup(lines: Sequence[Line], made_at: datetime | None, today: date) -> tuple[Line, ...]:
    """Return the lines, with one behind those overdue when a backup is due."""
    if made_at is not None and today - made_at.date() <= EVERY:
        return tuple(lines)
    overdue = sum(line.tone == "bad" for line in lines)
    return (*lines[:overdue], _line(made_at, today), *lines[overdue:])


def _line(made_at: datetime | None, today: date) -> Line:
    opens, title = Listing("setting"), _("Back up the post")
    if made_at is None:
        return Line(opens, title, _("There is no backup yet."), badge=_("today"), tone="wait")
    days = (today - made_at.date() - EVERY).days
    over = ngettext("{days} day over", "{days} days over", days).format(days=days)
    last = _("Last backup {day}").format(day=format_day(made_at.date()))
    until = _("due {day}").format(day=format_short_day(made_at.date() + EVERY, today=today))
    return Line(opens, title, f"{last} · {until}", badge=over, tone="bad")
