"""When something is due, in a word or two."""

from datetime import date

from policepost.core.language import _, format_short_day, format_weekday, ngettext
from policepost.core.shapes import DueLine, Tone


def due_badge(line: DueLine, today: date) -> tuple[str, Tone]:
    """Say when it is due in a word or two, and how pressing that is."""
    days = (line.due_on - today).days
    if days < 0:
        return ngettext("{days} day over", "{days} days over", -days).format(days=-days), "bad"
    if days == 0:
        return (f"{line.due_at:%H:%M}" if line.due_at else _("today")), "wait"
    if days == 1:
        return _("tomorrow"), "info"
    if days < 7:
        return format_weekday(line.due_on), "info"
    return format_short_day(line.due_on, today=today), "muted"
