"""An agreement that went out, signed by the post's key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.mediation import agreement_actions, papers
from policepost.mediation.proof import issuing
from policepost.mediation.proof.queries import Issued
from tests.conftest import KEY, copy_of
from tests.mediation.makers import LIU, ZHANG, agreed, name_post

NOW = datetime(2026, 11, 25, 9).astimezone()


@dataclass(frozen=True)
class Out:
    """A paper that went out: which dispute, what was issued, and the PDF."""

    dispute_id: UUID
    issued: Issued
    pdf: bytes


@pytest.fixture(autouse=True)
def _now(db: Database) -> Iterator[None]:
    name_post(db)
    with clock.at(NOW):
        yield


def issue(db: Database, dispute_id: UUID) -> Out:
    """Number, issue and print an agreement."""
    agreement_actions.number_agreement(db, dispute_id)
    issued = issuing.issue_agreement(db, dispute_id)
    with db.reading() as session:
        pdf = papers.agreement(session, dispute_id, clock.today()).pdf
    agreement_actions.record_print(db, dispute_id)
    issuing.count_print(db, issued)
    return Out(dispute_id, issued, pdf)


@pytest.fixture(scope="session")
def gone_out(empty_post: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Out]:
    """The folder of a post from which a paper went out, to be copied; and the paper."""
    db = copy_of(empty_post, tmp_path_factory)
    name_post(db)
    with clock.at(NOW):
        out = issue(db, agreed(db, LIU, ZHANG))
    db.close()
    return db.folder, out


@pytest.fixture
def db(request: pytest.FixtureRequest, empty_post: Path, tmp_path: Path) -> Iterator[Database]:
    """A post of this test's own, empty unless the test asks for ``out``."""
    before: Path = empty_post
    if "out" in request.fixturenames:
        before, _out = request.getfixturevalue("gone_out")
    database = Database.open(Path(shutil.copytree(before, tmp_path / "post")), KEY)
    yield database
    database.close()


@pytest.fixture
def out(db: Database, gone_out: tuple[Path, Out]) -> Out:
    """The noise dispute's agreement, printed."""
    _folder, out = gone_out
    return out
