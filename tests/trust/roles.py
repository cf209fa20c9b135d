"""Every action and every look as every role, against what ``docs/roles.md`` says.

The page is read as people read it, not the table that it was made of. Each action is really begun
through ``Database.transaction`` and has to leave its change, or nothing and a sentence; each look
goes through the features' own queries, and the pages of the window are built for each role.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from PySide6.QtWidgets import QApplication
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from policepost import pages
from policepost.core import clock, rights, settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.records import Base
from policepost.core.rights import ROLES
from policepost.core.searching import search
from policepost.core.settings import Setting
from policepost.core.shapes import Person
from policepost.dashboard import today
from policepost.features import FEATURES, import_all
from policepost.officers.records import Officer
from tests import roles as page
from tests.trust.row import Row

MANY = 1000
SHORT = 1
MUST = "allowed and refused exactly as docs/roles.md says"
_KEY = bytes(range(32))


def promised() -> tuple[dict[str, set[str]], dict[str, str]]:
    """What the page says: the roles of each right, and the right of each action."""
    may: dict[str, set[str]] = {}
    needs: dict[str, str] = {}
    part = ""
    for line in page.FILE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith(("| may |", "| action |")):
            part = cells[0]
        elif line.startswith("| ") and part == "may":
            answers = zip(ROLES, cells[1 : 1 + len(ROLES)], strict=True)
            may[cells[0]] = {role for role, said in answers if said == "yes"}
        elif line.startswith("| ") and part == "action":
            needs[cells[0]] = cells[1]
    return may, needs


def officers_of(db: Database) -> dict[str, Person]:
    """Somebody of each role."""
    found = {}
    with db.transaction("Add officer") as session:
        for role in ROLES:
            one = Officer(name=role, role=role, grids=[])
            session.add(one)
            session.flush()
            found[role] = Person(one.id, role)
    return found


def acted(db: Database, action: str) -> bool:
    """Whether an action left its change; a refusal must leave none."""
    name = uuid4().hex
    try:
        with db.transaction(action) as session:
            session.add(Setting(name=name, value={"is": action}))
    except Refused:
        done = False
    else:
        done = True
    with Session(db.engine) as session:
        assert (settings.get(session, name, "") == action) is done
    return done


def looks() -> Mapping[str, Callable[[Session], object]]:
    """Ways of looking at people: the pages' own queries, the search, every closed table."""
    from policepost.appointments import queries as appointments
    from policepost.inspections import queries as inspections
    from policepost.mediation import listing as disputes
    from policepost.residents import lines as residents

    now, day = clock.now(), clock.today()
    found: dict[str, Callable[[Session], object]] = {
        "today": lambda session: today.view(session, now),
        "residents": lambda session: residents.read(session, [uuid4()], day),
        "disputes": lambda session: disputes.ids(session, {}),
        "appointments": lambda session: appointments.agenda(session, day),
        "inspections": lambda session: inspections.due_lines(session, day),
        "search": lambda session: search.find(session, "zhang", 12),
    }
    for table in set(Base.metadata.tables) - rights.table().open:
        sql = f"SELECT * FROM {table} LIMIT 1"
        found[f"table {table}"] = lambda session, sql=sql: session.execute(text(sql)).all()  # type: ignore[misc]
    return found


def looked(db: Database, look: Callable[[Session], object]) -> bool:
    """Whether a way of looking was let through."""
    try:
        with db.reading() as session:
            look(session)
    except Refused:
        return False
    return True


PAGES = {
    "see the charts": {"charts"},
    "import spreadsheets": {"exchange"},
    "see residents, disputes, appointments and inspections": {
        *("today", "residents", "verification", "appointments", "mediation"),
        *("inspections", "grids"),
    },
}
"""Which pages of the navigation a right opens; the settings are everybody's."""


def pages_of(db: Database) -> set[str]:
    """The pages in the navigation of who is signed in, in a real window."""
    from policepost.ui.changes import Changes
    from policepost.ui.page import Context
    from policepost.ui.tasks import Tasks
    from policepost.window.entries import Desk, Parts
    from policepost.window.workspace import Workspace

    tasks = Tasks()
    context = Context(db, Changes(), tasks)
    parts = Parts(pages.PAGES, Desk("", "", ""), {}, lambda _text: [])
    workspace = Workspace(context, parts)
    names = set(workspace.navigation.names())
    workspace.deleteLater()
    tasks.finish()
    return names


def run(_many: int, folder: Path) -> Row:
    """Try everything as everybody, however many are asked for."""
    app = QApplication.instance() or QApplication([])
    import_all(FEATURES)
    may, needs = promised()
    db = Database.create(folder / "post", _KEY)
    faults: list[str] = []
    tried = 0
    try:
        people = officers_of(db)
        for role, person in people.items():
            db.officer = person
            answers = {
                f"action {action}": (acted(db, action), role in may[right])
                for action, right in needs.items()
            }
            sees = role in may["see residents, disputes, appointments and inspections"]
            answers |= {
                f"look at {name}": (looked(db, look), sees) for name, look in looks().items()
            }
            shown = pages_of(db)
            answers |= {
                f"page {name}": (name in shown, role in may[right])
                for right, names in PAGES.items()
                for name in names
            }
            answers["page settings"] = ("settings" in shown, True)
            tried += len(answers)
            faults += [
                f"{role}: {what} {'allowed' if done else 'refused'}"
                for what, (done, promise) in answers.items()
                if done is not promise
            ]
        unknown = {right for right in needs.values() if right not in may}
        faults += [f"the page names no right {right!r}" for right in unknown]
        with db.reading() as session:
            assert session.scalar(select(Officer.name).limit(1))
    finally:
        db.close()
        app.processEvents()
    found = f"{tried} tried as {len(people)} roles, {len(faults)} otherwise than promised"
    return Row("roles", tried, found, MUST, not faults, "\n".join(faults))
