"""Two small pages for the window's tests."""

from typing import ClassVar

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui.page import Context, Page, Request


class FirstPage(Page):
    """Shows a line to type into."""

    name: ClassVar[str] = "first"
    shows: ClassVar[frozenset[str]] = frozenset({"setting"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.edit = QLineEdit()
        self.other = QLineEdit()
        self.body.addWidget(self.edit)
        self.body.addWidget(self.other)
        self.header.add_action("Do it", self.edit.clear, "Ctrl+D")
        self.refreshed = 0

    @override
    def title(self) -> str:
        return _("Settings")

    @override
    def refresh(self) -> None:
        self.refreshed += 1

    @override
    def focus_first(self) -> None:
        self.edit.setFocus()


class SecondPage(FirstPage):
    """Answers for places, refuses to print."""

    name: ClassVar[str] = "second"
    answers: ClassVar[frozenset[str]] = frozenset({"place"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.answered: list[Request] = []

    @override
    def title(self) -> str:
        return "Second"

    @override
    def answer(self, request: Request) -> None:
        if request.verb == "print":
            raise Refused("Nothing to print here.")
        self.answered.append(request)
        self.other.setFocus()
