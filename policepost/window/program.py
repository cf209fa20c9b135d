"""One run of the program: sign-in or wizard, the work, the locked screen, the end."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from policepost import crash
from policepost.core import language, lock, preferences, secrecy
from policepost.core.access import keys, rotation
from policepost.core.backups import replacing
from policepost.core.errors import Refused
from policepost.officers.sign_in import Unlocked
from policepost.ui import qt_words, style
from policepost.ui.changes import Changes
from policepost.ui.garbage import Sweeper
from policepost.ui.parts import icon
from policepost.ui.tasks import Tasks
from policepost.window.caring import Care
from policepost.window.doors import Doors
from policepost.window.frame import AfterPaint, PostWindow, fit
from policepost.window.house import House, Opened
from policepost.window.importing import Imports
from policepost.window.lock_key import LockKey
from policepost.window.locking import Curtain
from policepost.window.opening import Opening
from policepost.window.telling import Teller, standing

if TYPE_CHECKING:
    from uuid import UUID

    from policepost.core.database import Database
    from policepost.officers.actions import SignedIn
    from policepost.ui.page import Page
    from policepost.upkeep.making import Made
    from policepost.upkeep.problem import Problem
    from policepost.upkeep.restoring import Chosen
    from policepost.window.asleep import Asleep
    from policepost.window.way import Place
    from policepost.window.workspace import Workspace

DESERTED_SECONDS = 60
"""Who has not come back to a locked screen for so long does not wait for it."""


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
        self.imports = Imports(house, self)
        self._sweeper = Sweeper(self, lambda: self.imports.busy, self._deserted)
        self.changes = Changes(self)
        self.window = PostWindow()
        self.held = ExitStack()
        self.db: Database | None = None
        self.workspace: Workspace | None = None
        self._account: keys.Account | None = None
        self._signed_in: SignedIn | None = None
        self._announcing = self._warmed = self._ended = self._bad_end = False
        self._places: dict[UUID, Place] = {}
        self._place: Place | None = None
        self._asleep: Asleep | None = None
        self.doors = Doors(self.window, folder, self.tasks, self)
        self._opening = Opening(self)
        self.curtain = Curtain(self.window, self.tasks, self)
        self.teller = Teller(self._page_in_sight, lambda: self.doors.sign_in, self)
        quiet = self.window.quiet_seconds
        self.care = Care(self.tasks, quiet, backs_up=not password, parent=self)
        self.preferences = preferences.read(folder)
        self.lock_key = LockKey(self)
        self._connect()

    def _connect(self) -> None:
        self.doors.unlocked.connect(self._unlocked)
        self.doors.made.connect(self._made)
        self.doors.language_asked.connect(self._other_language)
        self._opening.filled.connect(self._show_first_page)
        self._opening.painted.connect(self._first_page_painted)
        self._opening.settled.connect(self._listen_for_sleep)
        self.window.idle.connect(self.lock)
        self.window.closing.connect(self.finish)
        self.lock_key.pressed.connect(self.lock, Qt.ConnectionType.QueuedConnection)
        self.crashed.connect(self.teller.crash)
        self.faulted.connect(self.teller.fault)
        self.teller.salvage_asked.connect(self._give_up_for_salvage)
        self.care.faulted.connect(self.teller.fault)
        self.care.damaged.connect(self.teller.damage)
        self.care.not_backed_up.connect(self.teller.backup)
        self.changes.made.connect(self._settings_changed)

    @property
    def screen(self) -> QWidget | None:
        """What stands before the work (sign-in, wizard, a problem); None while work is in sight."""
        return self.doors.screen

    def begin(self) -> None:
        """Take the post for oneself and show the first screen.

        Raises:
            Refused: The post is open elsewhere, its folder cannot be written, or its key file is
                missing or damaged.
        """
        self._bad_end = self.held.enter_context(lock.hold(self.folder))
        self.doors.post_is_ours = True
        tell = self.crashed.emit
        crash.install(self.folder / "log", lambda path: tell(str(path)), self.faulted.emit)
        replacing.finish(self.folder)
        rotation.finish(self.folder)
        new = not (self.folder / keys.FILE).exists()
        if new and (self.folder / "post.db").exists():
            keys.Keyring.read(self.folder / keys.FILE)  # refuses: the key file alone is missing
        AfterPaint(self.window.centralWidget(), self._painted)
        if new:
            self.doors.show_first_run()
        else:
            self.doors.show_sign_in()
        fit(self.window)

    @Slot()
    def _painted(self) -> None:
        self.first_painted.emit()
        self.window.setWindowIcon(icon("shield"))  # drawing it would have kept the window waiting
        self.held.enter_context(secrecy.own_temporary_folder(self.folder))
        qt_words.follow_language()
        style.meet_widgets()
        self.imports.begin()
        if self._password and self.doors.ring is not None:
            self._open_by_itself()

    def _page_in_sight(self) -> "Page | None":
        workspace = self.workspace
        shown = self.screen is None and workspace is not None and workspace.is_open
        return workspace.current if shown and workspace is not None else None

    # Language and type

    @Slot()
    def _other_language(self) -> None:
        spoken = next(one for one in language.LANGUAGES if one != language.current())
        self.speak(spoken)

    def speak(self, spoken: str) -> None:
        """Show everything in another language at once."""
        self.preferences = preferences.change(self.folder, language=spoken)
        language.use(spoken)
        qt_words.follow_language()
        if self.workspace is not None:
            self.workspace.rebuild()  # also behind the sign-in of a locked screen
        if self.workspace is None or self.screen is not None:
            self.doors.speak()

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
        ring, password = self.doors.ring, self._password
        assert ring is not None  # noqa: S101
        account = ring.officers()[0]
        self.tasks.run(
            lambda: Unlocked(account, ring.unlock(account.name, password)),
            on_done=self._unlocked,
            on_error=self._not_opened,
        )

    @Slot(object)
    def _unlocked(self, unlocked: Unlocked) -> None:
        """An officer has proved to be one: open the post, or go on where it was locked."""
        former = self._account
        if self.workspace is not None and self.db is not None and former is not None:
            if former.id == unlocked.account.id:
                self._take_desk(unlocked.account)
                self._go_on()
                self.tasks.run(partial(self._house.unlocked, self.db), self.teller.greet)
                return
            if not self._give_up_desk(self.workspace, former):
                return
        self._take_desk(unlocked.account)
        self._open(unlocked)

    def _take_desk(self, account: keys.Account) -> None:
        self._account, self.doors.officer = account, account.name

    def _give_up_desk(self, workspace: "Workspace", former: keys.Account) -> bool:
        """Let another officer sign in; what the former one typed and where it was is kept.

        False while what was typed cannot be kept, which is then said at the door.
        """
        if not workspace.is_open:
            return True
        try:
            workspace.keep_typed()
        except Refused as refusal:
            self.doors.show_sign_in()
            if door := self.doors.sign_in:
                door.say(refusal.sentence)
            return False
        if self._place is not None:
            self._places[former.id] = self._place
        return True

    @Slot(object)
    def _made(self, made: "Made") -> None:
        """The wizard is done: the post is open already."""
        self.db = made.db
        account = made.ring.officers()[0]
        self._take_desk(account)
        self._open(Unlocked(account, made.db.key))

    def _open(self, unlocked: Unlocked) -> None:
        def work() -> Opened:
            self.tasks.let_others_end()  # what was begun under another name ends under it
            return self._house.open(self.folder, unlocked, self.db)

        self.tasks.run(work, self._opened, self._not_opened, behind_lock=True)

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
            self.workspace = None
            self.curtain.drop()
        self.care.begin(opened.db, bad_end=self._bad_end)
        context = Context(opened.db, self.changes, self.tasks)
        self.workspace = Workspace(context, opened.parts)
        self.workspace.lock_asked.connect(self.lock)
        self.workspace.built.connect(self._page_built)
        self.curtain.clipboard.holds.connect(self.workspace.show_copied)
        self._opening.begin(self.workspace, opened.read)

    @Slot()
    def _show_first_page(self) -> None:
        if self.workspace is not None and self.db is not None:
            place = self._places.pop(self._account.id, None) if self._account else None
            self._go_on()
            if place is None:
                self.workspace.open_page(self.workspace.offer.first.name)
            else:
                self.workspace.come_back(place)

    def _not_opened(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            self.doors.show_sign_in()  # it can be tried again, and says there that it went wrong
            raise error
        self.doors.show_problem(error.sentence)

    @Slot()
    def _first_page_painted(self) -> None:
        if self.db is not None:
            self.ready.emit()
            signed_in, self._signed_in = self._signed_in, None
            self.teller.at_first(standing(self.db), signed_in)

    @Slot(frozenset)
    def _settings_changed(self, kinds: frozenset[str]) -> None:
        if self.db is not None and "setting" in kinds:
            self.window.idle_seconds = 60 * self._house.idle_minutes(self.db)

    @Slot(object)
    def _page_built(self, page: "Page") -> None:
        """Settings change the whole program, so the program listens to that page."""
        from policepost.upkeep.page import SettingsPage
        from policepost.window import joining

        if isinstance(page, SettingsPage):
            page.language_chosen.connect(self.speak)
            page.size_chosen.connect(self.resize_type)
            if self.workspace is not None:
                page.renamed.connect(self.workspace.rename)
            page.restore_asked.connect(self._give_up_for_restore)
            page.salvage_asked.connect(self._give_up_for_salvage)
        joining.join(page)
        if page.name in joining.WITH_PAPERS and not self._warmed:
            self._warmed = True
            joining.warm_papers(self.tasks)

    # Giving the post up for another file

    @Slot(object)
    def _give_up_for_restore(self, chosen: "Chosen") -> None:
        """Let go of the present post, so that a backup can take its place."""
        self._give_up("").carry_out(chosen)

    @Slot(str)
    def _give_up_for_salvage(self, sentence: str) -> None:
        """Let go of the damaged post, so that what can be read of it can take its place."""
        self._give_up(sentence).offer_salvage()

    def _give_up(self, sentence: str) -> "Problem":
        """Let go of the present post; what is typed is kept as far as it can be written."""
        self._opening.stop()
        self.care.end()
        if self.workspace is not None and self.workspace.is_open:
            self.workspace.keep_drafts()
        workspace, self.workspace = self.workspace, None
        self.window.watch(on=False)
        problem = self.doors.show_problem(sentence)
        if workspace is not None:
            self.window.let_go(workspace)
        if self.db is not None:
            self.db.close()
        self.db, self._announcing = None, False
        return problem

    # The locked screen

    @Slot()
    def _listen_for_sleep(self) -> None:
        from policepost.window.asleep import Asleep

        if self._asleep is None:
            self._asleep = Asleep(self)
            self._asleep.away.connect(self.lock, Qt.ConnectionType.QueuedConnection)
            self._asleep.begin(self.window)

    def _deserted(self) -> bool:
        """Whether the screen is locked and nobody has come back to it for a while."""
        locked = self.workspace is not None and self.screen is not None
        return locked and self.window.quiet_seconds() >= DESERTED_SECONDS

    @Slot()
    def lock(self) -> None:
        """Take everything out of sight until an officer signs in; what is being typed stays."""
        if self.workspace is None or self.screen is not None:
            return
        self.window.watch(on=False)
        QGuiApplication.inputMethod().commit()  # a word that is half composed is kept as it is
        if self.workspace.is_open:
            self.workspace.keep_drafts()
            self._place = self.workspace.place()  # now: afterwards no field has the keyboard
        self.curtain.draw(self.workspace)
        self.doors.show_sign_in()

    def _go_on(self) -> None:
        """Show the workspace in place of the screen before it, with what waited behind the lock."""
        assert self.workspace is not None  # noqa: S101
        self.window.show_only(self.workspace)
        self.window.watch(on=True)
        self.doors.close()
        self.curtain.open()
        self._place = None
        if self.workspace.is_open:
            self.workspace.name_window()
        self.teller.catch_up()

    # The end

    @Slot()
    def finish(self) -> None:
        """Let the work in the background end, back up what is new, and let go of the post."""
        if self._ended:
            return
        self._ended = True
        if self.workspace is not None and self.workspace.is_open and self.db is not None:
            self.workspace.keep_drafts()
        self._opening.stop()
        self.care.end()
        self.window.hide()
        if self._asleep is not None:
            self._asleep.stop()
        self.tasks.finish()
        self._sweeper.stop()
        self.lock_key.stop()
        self.curtain.end()
        if self.db is not None:
            self.care.say_farewell(self.db)
            self.db.close()
            self.db = None
        elif self.screen is not None and (let_go := getattr(self.screen, "close_made", None)):
            let_go()  # the wizard made a post that nobody opened
        crash.uninstall()
        self.held.close()
        self.imports.end()
