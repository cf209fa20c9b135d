"""What an officer works in: the pages, the way between them, the search from anywhere."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from policepost.core import rights
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Hit, Ref
from policepost.officers import queries as officers
from policepost.ui.allowed import show_only_if
from policepost.ui.autosave import Autosave
from policepost.ui.keyboard import PageKeyboard, can_have_keyboard
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context, Page, Request
from policepost.window.day import DayInHeader
from policepost.window.entries import Offer, Parts
from policepost.window.finding import Finder
from policepost.window.navigation import Navigation
from policepost.window.shortcuts import MOST_PAGES, ShortcutsCard, page_key
from policepost.window.way import Left, Place, Stop, Way

_REPEATABLE = frozenset({"open", "list"})
"""What is asked again on the way back; coming back begins no second form and prints nothing."""


class Workspace(QWidget):
    """Holds the pages; builds one when it is first visited; knows nothing of what they do."""

    lock_asked = Signal()
    built = Signal(object)
    """Carries a page that was just built."""

    def __init__(self, context: Context, parts: Parts) -> None:
        super().__init__()
        self.context, self.desk = context, parts.desk
        self.offer = Offer(parts.entries, context.db)
        self._kind_titles, self._find = parts.kind_titles, parts.find
        self._pages: dict[str, Page] = {}
        self._left: dict[str, Left] = {}
        self._way = Way()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._shortcuts: list[QShortcut] = []
        self._furnish()
        self._keys()
        self._role = context.db.officer.role
        PageKeyboard(self, lambda: self.current if self.is_open else None)
        context.changes.made.connect(self._recount)
        context.changes.made.connect(self._look_at_the_role)

    # What stands around the pages

    def _furnish(self) -> None:
        """Navigation, an empty stack of pages, the search box over them."""
        self.navigation = Navigation(self.desk.post, self.desk.station, self.desk.officer)
        for number, entry in enumerate(self.offer.listed(), start=1):
            title = _(entry.title)
            tip = f"{title}  {page_key(number)}" if number <= MOST_PAGES else title
            self.navigation.add(entry.name, title, tip, bottom=entry.bottom)
        self.navigation.chosen.connect(self.open_page)
        self.navigation.find_asked.connect(self.open_search)
        self.navigation.lock_asked.connect(self.lock_asked)
        show_only_if(self.context.db.may(rights.PEOPLE), self.navigation.find_button)
        self.stack = QStackedWidget()
        self._row.addWidget(self.navigation)
        self._row.addWidget(self.stack, 1)
        self.finder = Finder(self, self.context, self._find, self._kind_titles)
        self.finder.picked.connect(self._open_hit)

    def _keys(self) -> None:
        numbered = {
            page_key(number): partial(self.open_page, entry.name)
            for number, entry in enumerate(self.offer.listed()[:MOST_PAGES], start=1)
        }
        others: dict[str, Callable[[], None]] = {
            "Ctrl+K": self.open_search,
            "Ctrl+L": self.lock_asked.emit,
            "Ctrl+Shift+Z": self.show_own_actions,
            "Alt+Left": self.back,
            "Alt+Right": self.forward,
            "F1": self.show_shortcuts,
            "F5": self.refresh,
        }
        for former in self._shortcuts:
            former.deleteLater()
        self._shortcuts.clear()
        for key, slot in {**numbered, **others}.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(slot)
            self._shortcuts.append(shortcut)

    @Slot(bool)
    def show_copied(self, held: bool) -> None:  # noqa: FBT001 - a slot of Qt
        """Say quietly that what was copied will be taken off the clipboard, as long as it is so."""
        self.navigation.copied.setVisible(held)

    # Pages

    @property
    def is_open(self) -> bool:
        """Whether a page is in sight yet."""
        return self._way.begun

    @property
    def current(self) -> Page:
        """The page in sight."""
        return self._pages[self._way.here.name]

    def page(self, name: str) -> Page:
        """A page by its name, built if it was not visited yet."""
        if name not in self._pages:
            entry = self.offer.named(name)
            page = entry.load()(self.context)
            page.asks.connect(self.route)
            if entry is self.offer.first:
                self._dress_first(page)
            self._pages[name] = page
            self.stack.addWidget(page)
            self.built.emit(page)
        return self._pages[name]

    def _dress_first(self, page: Page) -> None:
        """Give the first page's header the search box, the date and the lock button."""
        self.finder.stand_in(page)
        note = partial(self.desk.day_note, self.context.db)
        self.day = DayInHeader(page, note, self.desk.officer, self.lock_asked.emit)
        self.day.turned.connect(self._begin_day)

    @Slot(str)
    def open_page(self, name: str) -> None:
        """Show a page as it was left."""
        self._go(Stop(name, None))

    @Slot(object)
    def route(self, request: Request) -> None:
        """Let the page answer that shows this kind of record; histories are the window's own."""
        if request.verb == "history" and request.id is not None:
            self._show_history(Ref(request.kind, request.id))
            return
        with showing_refusals(self.current):
            entry = self.offer.answering(request.kind)
            if entry is None:
                raise LookupError(f"no page answers {request.verb} {request.kind}")
            self._go(Stop(entry.name, request))

    def _show_history(self, ref: Ref) -> None:
        from policepost.audit.history import open_history

        open_history(self.current, ref)

    def _go(self, stop: Stop) -> None:
        self.page(stop.name)  # first of all: a page that cannot be built leaves one where one was
        self._way.go(stop)
        self._show(stop)

    def _show(self, stop: Stop, *, returning: bool = False) -> None:
        page = self.page(stop.name)
        before: QWidget | None = (
            page.focusWidget()
        )  # Qt's stack would put the keyboard on the first button
        self.finder.panel.leave()
        self.stack.setCurrentWidget(page)
        self.navigation.mark(self.offer.named(stop.name).hidden or stop.name)
        self.name_window()
        if stop.request is not None and (not returning or stop.request.verb in _REPEATABLE):
            with showing_refusals(page):
                page.answer(stop.request)
        elif before is not None and can_have_keyboard(before):
            before.setFocus()
        else:
            page.focus_first()
        left = self._left.pop(stop.name, None)
        if left is not None:
            with showing_refusals(page):
                left.go_on(page)

    def name_window(self) -> None:
        """Name page and post in the window's title, and nobody: it shows in the task bar."""
        self.window().setWindowTitle(f"{self.current.title()} · {self.desk.post}")

    @Slot()
    def back(self) -> None:
        """Return to where one came from."""
        if self._way.step(-1):
            self._show(self._way.here, returning=True)

    @Slot()
    def forward(self) -> None:
        """Go where one came back from."""
        if self._way.step(1):
            self._show(self._way.here, returning=True)

    @Slot()
    def refresh(self) -> None:
        """Read the page in sight anew."""
        self.current.mark_stale()

    def rename(self, post: str, station: str) -> None:
        """Show other names of post and station at once."""
        self.desk = replace(self.desk, post=post, station=station)
        self.rebuild()

    def rebuild(self) -> None:
        """Build everything anew in the place where it was: language, type or role has changed.

        What is being typed is kept as a draft. Each page comes back to its record, with the sheet
        that lay over it and what stood in that; one that is not in sight, when it is next shown.
        """
        if not self.keep_drafts():
            return
        self._name_officer()
        place = self.place()
        for page in self._pages.values():
            page.hide()
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        for part in (self.navigation, self.stack, self.finder.panel):
            part.hide()
            self._row.removeWidget(part)
            part.deleteLater()
        self.finder.deleteLater()
        self._furnish()
        self._keys()
        self.come_back(place)
        self.recount()

    @Slot(frozenset)
    def _look_at_the_role(self, kinds: frozenset[str]) -> None:
        """Offer what the officer may do from now on, if somebody changed the own account."""
        db = self.context.db
        if "officer" in kinds and db.officer.id is not None:
            db.officer = db.officer  # looked up again
            if db.officer.role != self._role:
                self._role = db.officer.role
                QTimer.singleShot(0, self, self._take_role)  # after the sheet that did it closes

    @Slot()
    def _take_role(self) -> None:
        if self._name_officer():
            self.rebuild()

    def _name_officer(self) -> bool:
        """Call the officer as the language and the role have it; False for who has none."""
        account = self.context.db.officer.id
        found = officers.officer(self.context.db, account) if account else None
        if found is None or not found.role:
            return False
        self.desk = replace(self.desk, officer=found.called)
        return True

    def _how_left(self) -> dict[str, Left]:
        return {**self._left, **{name: Left.of(page) for name, page in self._pages.items()}}

    def place(self) -> Place:
        """Where its officer is, to come back there in another workspace; holds on to nothing."""
        return Place(tuple(self._way.stops), self._way.at, self._how_left())

    def come_back(self, place: Place) -> None:
        """Go on where the same officer was; a page that the role allows no more is passed over."""
        allowed = {one.name for one in self.offer.entries if self.offer.may_open(one)}
        self._left = {name: left for name, left in place.left.items() if name in allowed}
        before = [one for one in place.stops[: place.at + 1] if one.name in allowed]
        after = [one for one in place.stops[place.at + 1 :] if one.name in allowed]
        self._way.stops, self._way.at = [*before, *after], len(before) - 1
        if place.stops[place.at].name in allowed:
            self._show(self._way.here, returning=True)
        else:
            self.open_page(self.offer.first.name)

    def keep_drafts(self) -> bool:
        """Keep everything that is being typed, now. False when that failed, which is then said."""
        try:
            self.keep_typed()
        except Refused as refusal:
            self.current.show_refusal(refusal)
            return False
        return True

    def keep_typed(self) -> None:
        """Keep everything that is being typed, now.

        Raises:
            Refused: The disk is full.
        """
        for page in self._pages.values():
            for autosave in cast("list[Autosave]", page.findChildren(Autosave)):
                autosave.keep_now()

    # Searching

    @Slot()
    def open_search(self) -> None:
        """Put the keyboard into the search box."""
        self.finder.open()

    @Slot(object)
    def _open_hit(self, hit: Hit) -> None:
        self.route(Request("open", hit.kind, hit.id))

    # Counts and the date

    def recount(self) -> None:
        """Read all counts of the navigation."""
        for entry in self.offer.listed():
            if entry.badge:
                self.navigation.show_badge(entry.name, entry.badge(self.context.db))

    @Slot(frozenset)
    def _recount(self, kinds: frozenset[str]) -> None:
        for entry in self.offer.listed():
            if entry.badge and kinds & entry.counted:
                self.navigation.show_badge(entry.name, entry.badge(self.context.db))

    @Slot()
    def _begin_day(self) -> None:
        for page in self._pages.values():
            page.mark_stale()
        self.recount()

    @Slot()
    def show_own_actions(self) -> None:
        """Show what one did today, with the way to take it back."""
        from policepost.audit.own import OwnActions

        OwnActions(self.current).open()

    @Slot()
    def show_shortcuts(self) -> None:
        """Show which keys do what here."""
        ShortcutsCard(self, self.current, [_(one.title) for one in self.offer.listed()]).open()
