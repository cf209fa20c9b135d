"""What this computer lacks is named before Qt ends the process over it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policepost import __main__ as program
from policepost import _machine


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("arguments", "opens"),
    [
        ("", True),
        ("demo", True),
        ("--data /post", True),
        ("--data /post demo --people 10", True),
        ("demo --pictures out", False),
        ("demo --pictures=out", False),
        ("demo --keep post --no-window", False),
        ("--data demo find x", False),
        ("--officer demo --data /post", True),
        ("--help", False),
        ("import file.xlsx", False),
    ],
)
def test_only_the_program_and_the_demo_open_a_window(arguments: str, opens: bool) -> None:
    assert program.opens_window(arguments.split()) is opens


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_the_demo_names_the_pictures() -> None:
    sentence = program.obstacle(["demo"])

    assert "There is no screen here" in sentence
    assert "--pictures FOLDER" in sentence
    assert program.obstacle(["demo", "--pictures", "out"]) == ""


@pytest.mark.usefixtures("no_screen")
def test_a_library_that_is_missing_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(_machine, "WINDOW", {"libnowhere.so.7": "libnowhere7"})
    monkeypatch.setattr(_machine, "ANY_QT", {})

    sentence = program.obstacle([])

    assert "libnowhere.so.7" in sentence
    assert "apt-get install -y --no-install-recommends libnowhere7" in sentence


def test_what_the_tests_run_on_is_found() -> None:
    assert _machine.missing({**_machine.ANY_QT, sys.executable: "python3"}) == {}
    assert _machine.missing({"nosuchprogram": "nosuch"}) == {"nosuchprogram": "nosuch"}


@pytest.mark.parametrize(
    ("release", "name"),
    [
        ('ID=debian\nVERSION_ID="12"', "libglib2.0-0"),
        ('ID=debian\nVERSION_ID="13"', "libglib2.0-0t64"),
        ('ID=ubuntu\nVERSION_ID="22.04"', "libglib2.0-0"),
        ('ID=ubuntu\nVERSION_ID="24.04"', "libglib2.0-0t64"),
        ("ID=uos\nVERSION_ID=20", "libglib2.0-0"),
    ],
)
def test_packages_are_named_as_the_release_names_them(
    monkeypatch: pytest.MonkeyPatch, release: str, name: str
) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_args, **_kwargs: release)

    assert _machine.packages({"libglib-2.0.so.0": "libglib2.0-0"}) == [name]


def test_the_way_in_says_so_without_a_screen() -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "-m", "policepost", "demo"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 1
    assert "--pictures FOLDER" in done.stderr
    assert "Traceback" not in done.stderr
