"""The sample post and the pictures of every page, as they are asked for on the command line."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from PySide6.QtGui import QImage

from policepost import commands
from policepost.commands import pictures
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
            pages = ("wizard-sheet", "sign-in", "today", "mediation", "charts", "locked")
            states = ("residents-filter", "residents-ledger-paper", "exchange-list")
            for page in (*pages, *states):
                assert any(name.endswith(f"-{page}") for name in shown), page
    assert {str(shots / f"{name}.png") for name in names} == set(told.stdout.split())
    log = kept / "log" / "policepost.log"
    assert not log.exists() or log.read_text(encoding="utf-8") == ""
    import_all(FEATURES)
    ring = Keyring.read(kept / FILE)
    db = Database.open(kept, ring.unlock(ring.officers()[0].name, PASSWORD))
    assert check.run(db) == []
    db.close()


@pytest.mark.parametrize("size", [(1, 1), (333, 77), (1366, 768)])
def test_no_dot_of_a_picture_differs_in_its_file(size: tuple[int, int]) -> None:
    wide, high = size
    dots = Random(1).randbytes(4 * wide * high)
    image = QImage(dots, wide, high, 4 * wide, QImage.Format.Format_RGB32)
    read = QImage.fromData(pictures._packed(image))
    assert read.convertToFormat(QImage.Format.Format_RGB32) == image


def test_the_post_alone_is_made_without_a_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    assert commands.run(["demo", "--people", "40", "--keep", str(kept), "--no-window"]) == 0
    assert capsys.readouterr().out == f"{kept}\n"
    made = (kept / "post.db").read_bytes()
    assert Keyring.read(kept / FILE).unlock("田某", PASSWORD)
    assert commands.run(["demo", "--keep", str(kept), "--no-window"]) == 0
    assert (kept / "post.db").read_bytes() == made


def test_the_post_alone_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run(["demo", "--no-window"]) == 1
    assert "--keep" in capsys.readouterr().err


def test_the_window_opens_on_the_post_that_another_process_made(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    begin = """if True:
        import sys
        from functools import partial
        from policepost import __main__, start
        from PySide6.QtCore import QTimer

        def watch(running):
            def ready():
                print(running.workspace.current.name, flush=True)
                QTimer.singleShot(100, running.window.close)
            running.ready.connect(ready)

        start.run = partial(start.run, on_start=watch)
        sys.argv = ["policepost", "demo", "--people", "40", "--keep", sys.argv[1]]
        sys.exit(__main__.main())
    """
    told = subprocess.run(
        [sys.executable, "-c", begin, str(kept)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (0, "today\n"), told.stderr
    assert (kept / FILE).exists()


def test_why_it_could_not_be_made_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "post.db").write_bytes(b"something else")
    told = subprocess.run(
        [sys.executable, "-m", "policepost", "demo", "--keep", str(tmp_path / "kept")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "C", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert len(told.stderr.strip().splitlines()) == 1, told.stderr


def test_a_folder_for_the_pictures_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert screens.main([]) == 2
    assert "FOLDER" in capsys.readouterr().err
