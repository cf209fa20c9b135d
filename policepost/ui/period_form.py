"""Asking what was on a day or in a time, with room for the answer."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core.language import _
from policepost.ui.basics import show_when
from policepost.ui.day_fields import DateField
from policepost.ui.form import Form
from policepost.ui.parts import label


class PeriodForm(Form):
    """One day, or the first and the last of a time; below, a sentence or `lines`.

    `entered` fires when Enter is pressed in one of them.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        example = _("such as 2020-05-01")
        days = (
            DateField("since", _("On the day, or from"), placeholder=example),
            DateField("until", _("To (that day too)"), placeholder=example),
        )
        self.row(*days)
        for day in days:
            day.edit.returnPressed.connect(self.entered)
        self.answer = label("", "muted", wrap=True)
        self.put(self.answer)
        holder = QWidget()
        self.lines = QVBoxLayout(holder)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.put(holder)

    def days(self) -> tuple[date, date] | None:
        """The first and the last day, the same where one is typed; None where nothing is.

        Raises:
            Refused: What is typed is no day.
        """
        said = self.values()
        since: date | None = said["since"] or said["until"]
        return None if since is None else (since, said["until"] or since)

    def say(self, words: str) -> None:
        """Say a sentence in place of lines; an empty one takes no room."""
        self.answer.setText(words)
        show_when(self.answer, bool(words))
