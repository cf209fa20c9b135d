"""Joins the parts: the only place that knows all of them.

What is imported before the first window decides when it appears. So nothing heavy is imported here
at the top; a thread imports the rest once the sign-in has been painted.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policepost import _lean_memory, _lean_qt

_lean_qt.load()

from PySide6.QtWidgets import QApplication  # noqa: E402

from policepost import crash  # noqa: E402
from policepost.core import language, paths, preferences, secrecy  # noqa: E402
from policepost.core.access import keys  # noqa: E402
from policepost.core.errors import Refused  # noqa: E402
from policepost.core.language import _  # noqa: E402
from policepost.features import FEATURES, KIND_TITLES, import_all  # noqa: E402
from policepost.officers.sign_in import Unlocked  # noqa: E402
from policepost.ui import style  # noqa: E402
from policepost.window.frame import fit  # noqa: E402
from policepost.window.house import House, Opened  # noqa: E402
from policepost.window.program import Program  # noqa: E402

if TYPE_CHECKING:
    import threading
    from uuid import UUID

    from policepost.core.database import Database
    from policepost.core.shapes import Hit
    from policepost.officers.actions import SignedIn
    from policepost.window.entries import Desk

HEAVY = (
    "sqlalchemy.orm",
    "policepost.core.database",
    "policepost.pages",
    "policepost.dashboard.today",
    "policepost.retention.actions",
    "policepost.printing.paper",
    "policepost.lists.actions",
    "policepost.lists.papers",
    "policepost.residents.actions",
    "policepost.residents.papers",
    "policepost.residents.compare",
    "policepost.residents.many",
    "policepost.residents.labelling",
    "policepost.residents.exporting",
    "policepost.residents.doubles_exporting",
    "policepost.verification.exporting",
    "policepost.appointments.actions",
    "policepost.appointments.papers",
    "policepost.appointments.exporting",
    "policepost.mediation.calls.actions",
    "policepost.mediation.agreement_actions",
    "policepost.mediation.signing_actions",
    "policepost.mediation.after.confirming",
    "policepost.mediation.after.replacing",
    "policepost.mediation.planning.days",
    "policepost.mediation.papers",
    "policepost.mediation.proof.asking",
    "policepost.mediation.proof.issuing",
    "policepost.mediation.dossier.binding",
    "policepost.mediation.figures.paper",
    "policepost.mediation.many.actions",
    "policepost.mediation.sitting_actions",
    "policepost.mediation.follow_up_actions",
    "policepost.mediation.exporting",
    "policepost.inspections.actions",
    "policepost.inspections.papers",
    "policepost.inspections.exporting",
    "policepost.grids.exporting",
    "policepost.intake.actions",
    "policepost.upkeep.making",
    "policepost.upkeep.restoring",
    "policepost.upkeep.backup_actions",
    "policepost.dashboard.figures",
)
"""What the thread imports after the first paint, in the order in which it is needed."""

SCREENS = (
    "policepost.ui.page",
    "policepost.window.workspace",
    "policepost.dashboard.today_page",
    "policepost.ui.listview",
    "policepost.residents.card",
    "policepost.residents.page",
    "policepost.verification.page",
    "policepost.appointments.page",
    "policepost.mediation.papers_sheet",
    "policepost.mediation.after.sheets",
    "policepost.mediation.case_view",
    "policepost.mediation.page",
    "policepost.inspections.page",
    "policepost.grids.page",
    "policepost.upkeep.page",
    "policepost.intake.page",
    "policepost.dashboard.charts_page",
)
"""What the screen's thread imports after that, one at a time: what makes classes of Qt."""


def _desk(db: "Database", officer: "UUID", ring: keys.Keyring) -> "Desk":
    """Who works where."""
    from policepost.core import settings
    from policepost.officers import queries
    from policepost.window.entries import Desk

    found = queries.officer(db, officer)
    with db.reading() as session:
        post = settings.get(session, "post.name", ring.post)
        station = settings.get(session, "post.station", ring.station)
    return Desk(post, station, found.called if found else db.officer.name, _day_note)


def _day_note(db: "Database") -> str:
    """What is special about today."""
    from policepost.core import clock
    from policepost.mediation.desk import desk

    today = clock.today()
    with db.reading() as session:
        weekdays = desk(session).weekdays
    is_one = today.weekday() in weekdays and clock.is_working_day(today)
    return _("Mediation day today") if is_one else ""


def _find(db: "Database", text: str) -> "Sequence[Hit]":
    from policepost.core.searching import search

    with db.reading() as session:
        return search.find(session, text, limit=12)


def _join_stories() -> None:
    """Let the card of a resident tell what every feature knows of the person."""
    from policepost.appointments import queries as appointments
    from policepost.inspections import queries as inspections
    from policepost.mediation import queries as mediation
    from policepost.residents import stories
    from policepost.verification import queries as verification

    stories.stories[:] = [
        lambda session, resident_id, _today: appointments.timeline(session, resident_id),
        lambda session, resident_id, _today: mediation.timeline(session, resident_id),
        inspections.timeline_of_resident,
        verification.story_of_resident,
    ]
    features = (appointments, mediation, inspections, verification)
    stories.dues[:] = [one.due_of_resident for one in features]


def open_post(folder: Path, unlocked: Unlocked, db: "Database | None") -> Opened:
    """Open the post, with all that its first page needs; slow, not for the screen's thread.

    Raises:
        Refused: The file is missing, damaged or from a newer version.
    """
    from policepost.core import clock, statutes
    from policepost.core.database import Database
    from policepost.core.shapes import Person
    from policepost.printing import choosing, paper
    from policepost.retention import actions as retention

    import_all(FEATURES)
    _join_stories()
    if db is not None:
        return _signed_in(db, unlocked)
    person = Person(unlocked.account.id, unlocked.account.name)
    db = Database.open(folder, _renewed(folder, unlocked.key), person)
    paper.use_own_forms(paths.own_forms(folder))
    choosing.use_folder(folder)
    clock.use_holidays(folder / "holidays")
    statutes.use_folder(folder / "law")
    try:
        retention.replay(db)
        return _signed_in(db, unlocked)
    except Refused:  # a page that is read only now is damaged: a restore wants the file closed
        db.close()
        raise


def _signed_in(db: "Database", unlocked: Unlocked) -> Opened:
    """The open post under an officer's name, with what the first page shows."""
    from policepost.core.shapes import Person
    from policepost.pages import PAGES
    from policepost.window.entries import Parts

    db.officer = Person(unlocked.account.id, unlocked.account.name)
    desk = _desk(db, unlocked.account.id, keys.Keyring.read(db.folder / keys.FILE))
    parts = Parts(PAGES, desk, KIND_TITLES, partial(_find, db))
    signed_in = note_sign_in(db, unlocked.way)
    read = PAGES[0].ahead(db) if db.may(PAGES[0].right) else None
    return Opened(db, parts, signed_in, read)


def note_sign_in(db: "Database", way: str) -> "SignedIn":
    """Write the sign-in into the journal; a full disk must not keep anybody out."""
    from policepost.officers import actions

    try:
        return actions.note_sign_in(db, keys.Keyring.read(db.folder / keys.FILE), way)
    except Refused:
        return actions.SignedIn()


def _renewed(folder: Path, key: bytes) -> bytes:
    """The key to open with: a new one if an officer left since the last start."""
    from policepost.core.access import rotation

    if not keys.Keyring.read(folder / keys.FILE).renewal_due:
        return key
    try:
        return rotation.renew(folder, key)
    except Refused:  # a full disk must not keep anybody out; it is tried again at the next start
        return key


def prepare(ended: "threading.Event") -> None:
    """Import what the first screen did not need and what is not of Qt, until the program ends.

    A slow import must not stop the screen long.
    """
    sys.setswitchinterval(0.001)
    _lean_memory.begin()
    for name in HEAVY:
        if ended.is_set():
            return
        import_all([name])


def _idle_minutes(db: "Database") -> int:
    from policepost.upkeep import queries

    return queries.post(db).idle_minutes


HOUSE = House(prepare, SCREENS, open_post, partial(note_sign_in, way="unlock"), _idle_minutes)


def dress(app: QApplication, folder: Path) -> None:
    """Give the application its language, type and colours."""
    chosen = preferences.read(folder)
    language.use(chosen.spoken)
    app.setApplicationName("policepost")
    style.load_fonts()
    style.apply(app, chosen.size)


def run(folder: Path, password: str = "", on_start: Callable[[Program], None] | None = None) -> int:
    """Open the post's window and return when it closes.

    Args:
        folder: The post's folder; without a post in it the wizard opens.
        password: Of the first officer of the sample post, which opens by itself.
        on_start: Called with the program before its window is shown.

    Returns:
        The exit code: 1 when the post could not be opened.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101
    dress(app, folder)
    program = Program(folder, HOUSE, password)
    if on_start:
        on_start(program)
    program.first_painted.connect(_guard)
    problem = _begun(program, folder)
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201
        program.doors.show_problem(problem)
        fit(program.window)
    return app.exec() or bool(problem)


def _guard() -> None:
    """Leave no traces; the window is painted by now, and what this imports does not hold it up."""
    from policepost.ui import file_dialogs

    secrecy.shield()
    secrecy.hush()
    file_dialogs.remember_nothing()


def _begun(program: Program, folder: Path) -> str:
    """Begin; returns why that is not possible, empty if it is.

    An error nobody foresaw is written down like any other, and the window says so: a program that
    only vanishes tells nobody what to do.
    """
    try:
        program.begin()
    except Refused as refusal:
        return refusal.sentence
    except Exception as error:  # noqa: BLE001 - the last resort of the start
        crash.note(error)
        return _(
            "The program could not start; the post's file was not changed. Start it again, and give"
            " the file {path} to whoever looks after the program."
        ).format(path=folder / "log" / crash.LOG)
    return ""
