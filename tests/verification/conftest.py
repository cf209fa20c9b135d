"""An estate with households for tests of the round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids import serving
from policepost.grids.serving import ServiceForm
from policepost.residents import actions, rules
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from policepost.ui.page import Context
from policepost.verification.page import VerificationPage
from tests.seen import show
from tests.verification.working import Keys, Open

TODAY = date(2026, 11, 24)

Register = Callable[..., UUID]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def estate(db: Database) -> UUID:
    """An estate with two grids, each with who walks it; the officer 田某 is signed in."""
    db.officer = Person(None, "田某")
    key = grids.make_estate(db, "寺河嘉苑", community="寺河社区")
    for name, walker in zip(
        grids.make_grids(db, ["网格01", "网格02"]), ("李网格", "王网格"), strict=True
    ):
        serving.begin_service(db, name, ServiceForm(role="grid_worker", name=walker))
    return key


def number(born: str, order: int) -> str:
    """An invented identity number: order codes from 996 on are given to nobody."""
    first = f"140502{born}{order:03d}"
    return first + rules.check_character(first)


@pytest.fixture
def register(db: Database, estate: UUID) -> Register:
    """Register somebody; everything that is not said is right and complete."""
    made = iter(range(1, 28))

    def enter(name: str, address: str = "A3-1-302", **more: object) -> UUID:
        given: dict[str, object] = {
            "name": name,
            "address": address,
            "phone": "139 0000 4417",
            "relation": "02",
            "id_number": number(f"198003{next(made):02d}", 996),
            **more,
        }
        return actions.register_resident(db, ResidentForm(**given))  # type: ignore[arg-type]

    return enter


@pytest.fixture
def family(register: Register) -> list[UUID]:
    """Four people in one dwelling, nobody of them verified yet."""
    people = (("张建国", "02"), ("李秀英", "10"), ("张伟", "20"), ("张淑兰", "52"))
    return [register(name, relation=relation) for name, relation in people]


@pytest.fixture
def home(db: Database, family: list[UUID]) -> UUID:
    """The dwelling of the family."""
    with db.reading() as session:
        found = session.get_one(Resident, family[0]).dwelling_id
    assert found is not None
    return found


@pytest.fixture
def open_page(qtbot: QtBot, context: Context) -> Open:
    """Build the page over what the post holds by then, and show it."""

    def make() -> VerificationPage:
        page = show(qtbot, VerificationPage(context))
        qtbot.waitUntil(lambda: not context.tasks.busy)
        return page

    return make


@pytest.fixture
def keys(qtbot: QtBot) -> Keys:
    return Keys(qtbot)
