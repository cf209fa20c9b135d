"""One run of the program: sign-in or wizard, the work, the locked screen, the end."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from policepost import crash
from policepost.core import clock, keys, language, lock, preferences, replacing, rotation
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.sign_in import SignIn, Unlocked
from policepost.ui import qt_words, style
from policepost.ui.changes import Changes
from policepost.ui.garbage import Sweeper
from policepost.ui.parts import icon
from policepost.ui.tasks import Tasks
from policepost.window.frame import AfterPaint, PostWindow, fit

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.officers.actions import SignedIn
    from policepost.ui.page import Page
    from policepost.upkeep.backing import Backing
    from policepost.upkeep.making import Made
    from policepost.upkeep.restoring import Chosen
    from policepost.window.guarding import Guard
    from policepost.window.workspace import Parts, Workspace


WITH_PAPERS = frozenset({"residents", "appointments", "mediation", "inspections"})
"""The pages from which papers are printed."""

ENOUGH_ROOM = 500
"""Megabytes that should be free; with less the officer is told after signing in."""


@dataclass(frozen=True)
class Opened:
    """What the worker brings back once the password was right."""

    db: "Database"
    parts: "Parts"
    signed_in: "SignedIn"


@dataclass(frozen=True)
class House:
    """What only the place that knows all parts can do.

    Attributes:
        prepare: Imports what the first screen did not need; runs in a thread of its own and stops
            early when the event says that the program ends.
        open: Opens the post (or takes the open one) for an officer; runs in the background.
        unlocked: Notes that the officer came back to the locked screen; runs in the background.
        idle_minutes: After how many minutes without a touch the post wants its screen locked.
    """

    prepare: Callable[[threading.Event], None]
    open: "Callable[[Path, Unlocked, Database | None], Opened]"
    unlocked: "Callable[[Database], SignedIn]"
    idle_minutes: "Callable[[Database], int]"


class Program(QObject):
    """One run of the program with its window, from the first screen to the last."""

    crashed = Signal(str)
    faulted = Signal(str)
    first_painted = Signal()
    ready = Signal()
    """The first page is painted and can be used."""

    def __init__(self, folder: Path, house: House, password: str = "") -> None:
        super().__init__()
        self.folder, self._house, self._password = folder, house, password
        self.tasks = Tasks(self)
        self._leaving = threading.Event()
        self._imports = threading.Thread(target=self._prepare, name="imports")
        self._sweeper = Sweeper(self)
        self.changes = Changes(self)
        self.window = PostWindow()
        self.held = ExitStack()
        self.db: Database | None = None
        self.ring: keys.Keyring | None = None
        self.workspace: Workspace | None = None
        self.screen: QWidget | None = None
        self._account: keys.Account | None = None
        self._signed_in: SignedIn | None = None
        self._announcing = False
        self._is_ours = self._bad_end = False
        self._telling = False
        self._warmed = False
        self._backing: Backing | None = None
        self._guard: Guard | None = None
        self._ended = False
        self.preferences = preferences.read(folder)
        self.window.idle.connect(self.lock)
        self.window.closing.connect(self.finish)
        self.crashed.connect(self._tell_crash)
        self.faulted.connect(self._tell_of_fault)
        self.changes.made.connect(self._settings_changed)

    def begin(self) -> None:
        """Take the post for oneself and show the first screen.

        Raises:
            Refused: The post is open elsewhere, its folder cannot be written, or its key file is
                missing or damaged.
        """
        self._bad_end = self.held.enter_context(lock.hold(self.folder))
        self._is_ours = True
        tell = self.crashed.emit
        crash.install(self.folder / "log", lambda path: tell(str(path)), self.faulted.emit)
        replacing.finish(self.folder)
        rotation.finish(self.folder)
        new = not (self.folder / keys.FILE).exists()
        if new and (self.folder / "post.db").exists():
            keys.Keyring.read(self.folder / keys.FILE)  # refuses: the key file alone is missing
        AfterPaint(self.window.centralWidget(), self._painted)
        if new:
            self._show_first_run()
        else:
            self._show_sign_in()
        fit(self.window)

    @Slot()
    def _painted(self) -> None:
        self.first_painted.emit()
        self.window.setWindowIcon(icon("shield"))  # drawing it would have kept the window waiting
        qt_words.follow_language()
        self._imports.start()
        if self._password and self.ring is not None:
            self._open_by_itself()

    def _prepare(self) -> None:
        self._house.prepare(self._leaving)

    # The screens before the work

    def _show(self, screen: QWidget) -> None:
        former, self.screen = self.screen, screen
        self.window.show_only(screen)
        if former is not None and former is not screen:
            self.window.let_go(former)

    def _show_sign_in(self) -> None:
        self.ring = keys.Keyring.read(self.folder / keys.FILE)  # settings may have changed it
        screen = SignIn(self.ring, self.tasks, self._account.name if self._account else "")
        screen.unlocked.connect(self._unlocked)
        screen.language_asked.connect(self._other_language)
        self._show(screen)
        screen.focus_first()

    def _show_first_run(self, typed: dict[str, object] | None = None) -> None:
        from policepost.upkeep.first_run import FirstRun

        screen = FirstRun(self.folder, self.tasks)
        if typed:
            screen.restore(typed)
        screen.made.connect(self._made)
        screen.language_asked.connect(self._other_language)
        screen.restore_asked.connect(self._restore_instead)
        self._show(screen)
        screen.focus_first()

    @Slot()
    def _restore_instead(self) -> None:
        """On a new computer: no new post, but the one in a backup."""
        self.show_problem("")

    @Slot()
    def _other_language(self) -> None:
        spoken = next(one for one in language.LANGUAGES if one != language.current())
        self.speak(spoken)

    def speak(self, spoken: str) -> None:
        """Show everything in another language at once."""
        typed = getattr(self.screen, "typed", None)
        self.preferences = preferences.change(self.folder, language=spoken)
        language.use(spoken)
        qt_words.follow_language()
        if self.workspace is not None:
            self.workspace.rebuild()  # also behind the sign-in of a locked screen
        if self.workspace is not None and self.screen is None:
            return
        if self.ring is not None:
            self._show_sign_in()
        else:
            self._show_first_run(typed() if typed else None)

    def resize_type(self, factor: float) -> None:
        """Show everything in another size of type at once."""
        self.preferences = preferences.change(self.folder, size=factor)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, factor)
        if self.workspace is not None:
            self.workspace.rebuild()

    # Opening

    def _open_by_itself(self) -> None:
        """Open the sample post, whose password is no secret."""
        assert self.ring is not None  # noqa: S101
        ring, password = self.ring, self._password
        account = ring.officers()[0]
        self.tasks.run(
            lambda: Unlocked(account, ring.unlock(account.name, password)),
            on_done=self._unlocked,
            on_error=self._not_opened,
        )

    @Slot(object)
    def _unlocked(self, unlocked: Unlocked) -> None:
        """An officer has proved to be one: open the post, or go on where it was locked."""
        same = self._account is not None and self._account.id == unlocked.account.id
        self._account = unlocked.account
        if self.workspace is not None and self.db is not None and same:
            self._go_on()
            self.tasks.run(partial(self._house.unlocked, self.db), on_done=self._greet)
            return
        self._open(unlocked)

    @Slot(object)
    def _made(self, made: "Made") -> None:
        """The wizard is done: the post is open already."""
        self.ring, self.db = made.ring, made.db
        self._account = made.ring.officers()[0]
        self._open(Unlocked(self._account, made.db.key))

    def _open(self, unlocked: Unlocked) -> None:
        work = partial(self._house.open, self.folder, unlocked, self.db)
        self.tasks.run(work, on_done=self._opened, on_error=self._not_opened)

    def _opened(self, opened: Opened) -> None:
        from policepost.ui.page import Context
        from policepost.window.workspace import Workspace

        if not self._announcing:
            self._announcing = True
            opened.db.on_commit(self.changes.made.emit)
        self.db, self._signed_in = opened.db, opened.signed_in
        self._settings_changed(frozenset({"setting"}))
        if self.workspace is not None:
            self.window.let_go(self.workspace)
        self._begin_backing(opened.db)
        context = Context(opened.db, self.changes, self.tasks)
        self.workspace = Workspace(context, opened.parts)
        self.workspace.lock_asked.connect(self.lock)
        self.workspace.built.connect(self._page_built)
        QTimer.singleShot(0, self._build_first_page)  # in steps, so that nobody sees it hesitate

    def _begin_backing(self, db: "Database") -> None:
        """From now on the file is watched and backed up; the sample post has nothing to lose."""
        from policepost.upkeep.backing import Backing
        from policepost.window.guarding import Guard

        if self._guard is None:
            self._guard = Guard(db, self.tasks, bad_end=self._bad_end, parent=self)
            self._guard.told.connect(self._tell_of_fault)
        if self._backing is None and not self._password:
            self._backing = Backing(db, self.tasks, self.window.quiet_seconds, self)
            self._backing.told.connect(self._tell_of_backup)

    def _end_backing(self) -> None:
        if self._backing is not None:
            self._backing.stop()
            self._backing.deleteLater()
            self._backing = None
        if self._guard is not None:
            self._guard.stop()
            self._guard.deleteLater()
            self._guard = None

    @Slot(str)
    def _tell_of_fault(self, sentence: str) -> None:
        if self.screen is None and self.workspace is not None and self.workspace.is_open:
            self.workspace.current.notice.say(sentence)

    @Slot(str)
    def _tell_of_backup(self, sentence: str) -> None:
        if self.screen is None and self.workspace is not None and self.workspace.is_open:
            self.workspace.current.notice.say(sentence, "wait")

    @Slot()
    def _build_first_page(self) -> None:
        if self.workspace is not None and self.db is not None:
            self.workspace.page(self.workspace.first.name)
            QTimer.singleShot(0, self._fill_first_page)

    @Slot()
    def _fill_first_page(self) -> None:
        if self.workspace is not None and self.db is not None:
            self.workspace.page(self.workspace.first.name).prepare()
            QTimer.singleShot(0, self._show_first_page)

    @Slot()
    def _show_first_page(self) -> None:
        if self.workspace is not None and self.db is not None:
            self._go_on()
            self.workspace.open_page(self.workspace.first.name)
            AfterPaint(self.workspace.current, self._first_page_painted)

    @Slot(frozenset)
    def _settings_changed(self, kinds: frozenset[str]) -> None:
        if self.db is not None and "setting" in kinds:
            self.window.idle_seconds = 60 * self._house.idle_minutes(self.db)

    @Slot(object)
    def _page_built(self, page: "Page") -> None:
        """Settings change the whole program, so the program listens to that page."""
        from policepost.upkeep.page import SettingsPage

        if isinstance(page, SettingsPage):
            page.language_chosen.connect(self.speak)
            page.size_chosen.connect(self.resize_type)
            if self.workspace is not None:
                page.renamed.connect(self.workspace.rename)
            page.restore_asked.connect(self._give_up_for_restore)
        elif page.name == "appointments":
            _show_others(page)
        if page.name in WITH_PAPERS and not self._warmed:
            self._warmed = True
            self.tasks.run(_warm_papers, on_done=_done, lane="paper")

    @Slot(object)
    def _give_up_for_restore(self, chosen: "Chosen") -> None:
        """Let go of the present post, so that a backup can take its place."""
        from policepost.upkeep.problem import Problem

        self._end_backing()
        if self.workspace is not None and self.workspace.is_open:
            self.workspace.keep_drafts()
        workspace, self.workspace = self.workspace, None
        self.window.watch(on=False)
        self.show_problem("")
        if workspace is not None:
            self.window.let_go(workspace)
        if self.db is not None:
            self.db.close()
        self.db, self._announcing = None, False
        if isinstance(self.screen, Problem):
            self.screen.carry_out(chosen)

    @Slot()
    def _first_page_painted(self) -> None:
        if self.db is None or self.workspace is None:  # closed before it was painted
            return
        self.ready.emit()
        self.workspace.recount()
        told = [*self.db.doubts, *clock.notices(clock.today())]
        import shutil

        free = shutil.disk_usage(self.folder).free // 1024**2
        if free < ENOUGH_ROOM:
            sentence = _("Only {free} MB are left on this disk; make room before it is full.")
            told.insert(0, sentence.format(free=free))
        signed_in, self._signed_in = self._signed_in, None
        if signed_in is not None:
            told += warnings_of(signed_in)
        if told:
            self.workspace.current.notice.say(" ".join(told), "wait")
        elif signed_in is not None:
            self._greet(signed_in)
        style.load_rare_fonts()

    def _greet(self, signed_in: "SignedIn") -> None:
        """Tell the officer when the account was used last, and what happened at its door since."""
        if self.workspace is None or self.screen is not None or not self.workspace.is_open:
            return
        warnings = warnings_of(signed_in)
        if warnings:
            self.workspace.current.notice.say(" ".join(warnings), "wait")
        elif signed_in.before is not None:
            words = _("Last signed in {moment}.")
            moment = language.format_moment(signed_in.before)
            from policepost.ui.messages import tell

            tell(self.workspace.current, words.format(moment=moment))

    def _go_on(self) -> None:
        assert self.workspace is not None  # noqa: S101
        self.window.show_only(self.workspace)
        self.window.watch(on=True)
        if self.screen is not None:
            self.window.let_go(self.screen)
            self.screen = None
        if self.workspace.is_open:
            self.workspace.name_window()

    def _not_opened(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        self.show_problem(error.sentence)

    def show_problem(self, sentence: str) -> None:
        """Say in the window why the post cannot be opened, and offer the way back to a backup."""
        from policepost.upkeep.problem import Problem

        screen = Problem(sentence, self.folder, self.tasks, may_restore=self._is_ours)
        screen.restored.connect(self._restored)
        screen.left.connect(self.window.close)
        self._show(screen)

    @Slot()
    def _restored(self) -> None:
        self._show_sign_in()

    @Slot()
    def lock(self) -> None:
        """Blank the screen until an officer signs in; what is being typed stays."""
        if self.workspace is None or self.screen is not None:
            return
        self.window.watch(on=False)
        modal = QApplication.activeModalWidget()
        if modal is not None:
            modal.close()
        self._show_sign_in()

    # The end

    @Slot(str)
    def _tell_crash(self, path: str) -> None:
        sentence = _(
            "Something in the program went wrong; what you typed is kept. Go on working, and give"
            " the file {path} to whoever looks after the program."
        ).format(path=path)
        if self._telling:  # telling went wrong itself; the log has both
            return
        self._telling = True
        if self.screen is None and self.workspace is not None and self.workspace.is_open:
            self.workspace.current.notice.say(sentence)
        elif isinstance(self.screen, SignIn):
            self.screen.say(sentence)
        self._telling = False

    @Slot()
    def finish(self) -> None:
        """Let the work in the background end, back up what is new, and let go of the post."""
        if self._ended:
            return
        self._ended = True
        if self.workspace is not None and self.workspace.is_open and self.db is not None:
            self.workspace.keep_drafts()
        self._end_backing()
        self.window.hide()
        self.tasks.finish()
        self._sweeper.stop()
        if self.db is not None and not self._password:
            from policepost.upkeep.backing import say_farewell

            say_farewell(self.db)
        if self.db is not None:
            self.db.close()
            self.db = None
        elif self.screen is not None and (let_go := getattr(self.screen, "close_made", None)):
            let_go()  # the wizard made a post that nobody opened
        crash.uninstall()
        self.held.close()
        self._leaving.set()
        if self._imports.is_alive():  # an interpreter that ends in the middle of an import crashes
            self._imports.join()


def warnings_of(signed_in: "SignedIn") -> list[str]:
    """What an officer should know about the own account, in sentences."""
    found = []
    if signed_in.failed:
        count = len(signed_in.failed)
        words = language.ngettext(
            "Since you signed in last, a wrong password was tried for your account {count} time,"
            " last {moment}. If it was not you, change the password.",
            "Since you signed in last, a wrong password was tried for your account {count} times,"
            " last {moment}. If it was not you, change the password.",
            count,
        )
        moment = language.format_moment(signed_in.failed[-1])
        found.append(words.format(count=count, moment=moment))
    if signed_in.strangers:
        count = len(signed_in.strangers)
        words = language.ngettext(
            "Somebody tried to sign in under a name that has no account {count} time.",
            "Somebody tried to sign in under names that have no account {count} times.",
            count,
        )
        found.append(words.format(count=count))
    if signed_in.age is not None:
        words = _("Your password is {days} days old; choose a new one in the settings.")
        found.append(words.format(days=signed_in.age))
    return found


def _show_others(page: "Page") -> None:
    """The desk's calendar shows sittings and re-checks too: nobody is booked into one unawares."""
    from policepost.appointments.page import AppointmentsPage
    from policepost.inspections import queries as inspections
    from policepost.mediation import queries as mediation

    if isinstance(page, AppointmentsPage):
        page.also_show(mediation.agenda, frozenset({"dispute", "sitting"}))
        page.also_show(inspections.agenda_lines, frozenset({"hazard"}))


def _warm_papers() -> None:
    """Load what the first preview needs while the officer still looks for the record."""
    from policepost.printing import paper
    from policepost.ui import preview

    paper.warm()
    preview.warm()


def _done(_nothing: None) -> None:
    pass
