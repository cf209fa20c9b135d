"""The sample post and the pictures of every page, as they are asked for on the command line."""

import subprocess
import sys
from pathlib import Path

import pytest

from policepost.core import check
from policepost.core.access.keys import FILE, Keyring
from policepost.core.database import Database
from policepost.features import FEATURES, import_all
from policepost.sample import PASSWORD
from tests import screens

ROOT = Path(__file__).parents[2]


def test_pictures_of_every_page_in_both_languages_and_sizes(tmp_path: Path) -> None:
    shots, kept = tmp_path / "shots", tmp_path / "kept"
    words = [*("-m", "tests.screens", str(shots)), "--people", "40", "--keep", str(kept)]
    told = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    names = {path.stem for path in shots.iterdir()}
    for language in ("zh_CN", "en"):
        for size in ("1366x768", "1920x1080"):
            shown = {name for name in names if name.startswith(f"{language}-{size}")}
            for page in ("wizard-sheet", "sign-in", "today", "mediation", "charts", "locked"):
                assert any(name.endswith(f"-{page}") for name in shown), page
    assert {str(shots / f"{name}.png") for name in names} == set(told.stdout.split())
    log = kept / "log" / "policepost.log"
    assert not log.exists() or log.read_text(encoding="utf-8") == ""
    import_all(FEATURES)
    ring = Keyring.read(kept / FILE)
    db = Database.open(kept, ring.unlock(ring.officers()[0].name, PASSWORD))
    assert check.run(db) == []
    db.close()


def test_a_folder_for_the_pictures_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert screens.main([]) == 2
    assert "FOLDER" in capsys.readouterr().err
