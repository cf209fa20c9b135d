"""A checkout prepares itself: tried on a small checkout with a one-file library of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from policepost import _bootstrap

ROOT = Path(__file__).parents[2]
BASE = getattr(sys, "_base_executable", sys.executable)
Prepared = subprocess.CompletedProcess[str]
Start = Callable[..., Prepared]

SAYS_WHERE_IT_RUNS = """
import sys
from policepost import _bootstrap
_bootstrap.enter("policepost")
import tiny
print("tiny", tiny.VERSION, *sys.argv[1:])
print("inside" if sys.prefix == str(_bootstrap.VENV) else sys.prefix)
"""


def add_wheel(folder: Path, version: str) -> str:
    """Put a wheel of the library ``tiny`` into ``folder``; return its line of a pinned list."""
    folder.mkdir(exist_ok=True)
    path = folder / f"tiny-{version}-py3-none-any.whl"
    info = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny.py", f"VERSION = {version!r}\n")
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(
            f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n"
        )
    return f"tiny=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def bare(parent: Path) -> Path:
    """A checkout in which nothing is installed; beside it lies the wheel that its list names."""
    folder = parent / "a checkout"
    package = folder / "policepost"
    (package / "core").mkdir(parents=True)
    for name in (
        "__init__.py",
        "_bootstrap.py",
        "_machine.py",
        "core/__init__.py",
        "core/paths.py",
    ):
        shutil.copy(ROOT / "policepost" / name, package / name)
    (package / "__main__.py").write_text(SAYS_WHERE_IT_RUNS, encoding="utf-8")
    (folder / "pyproject.toml").touch()
    (package / "requirements.txt").write_text(add_wheel(parent / "wheels", "1.0"))
    return folder


def started(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start a checkout as a user does, with the system's Python and no network."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ},
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(checkout.parent / "wheels"),
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        [BASE, "-m", "policepost", *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Prepared]:
    """A checkout that was started once, to be copied; and what it said."""
    folder = bare(tmp_path_factory.mktemp("prepared"))
    return folder.parent, started(folder, "find", "两 words")


@pytest.fixture
def checkout(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A checkout of this test's own, bare unless the test asks for ``prepared``."""
    if "prepared" not in request.fixturenames:
        return bare(tmp_path)
    folder, _said = request.getfixturevalue("prepared")
    shutil.copytree(folder, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "a checkout"


@pytest.fixture
def start(checkout: Path) -> Start:
    """Start the checkout."""
    return partial(started, checkout)


def test_a_bare_checkout_prepares_itself_once_and_follows_its_list(
    prepared: tuple[Path, Prepared], checkout: Path, start: Start, tmp_path: Path
) -> None:
    _folder, first = prepared
    assert first.returncode == 0, first.stderr
    assert "Installing 1 libraries" in first.stdout
    assert first.stdout.endswith("tiny 1.0 find 两 words\ninside\n")

    assert start("find").stdout == "tiny 1.0 find\ninside\n"

    (checkout / "policepost" / "requirements.txt").write_text(add_wheel(tmp_path / "wheels", "2.0"))
    changed = start()
    assert "First start" not in changed.stdout
    assert changed.stdout.endswith("tiny 2.0\ninside\n")


def test_an_interrupted_preparation_begins_again(checkout: Path, start: Start) -> None:
    half = checkout / ".venv" / "bin"
    half.mkdir(parents=True)
    (half / "python").write_text("torn")
    (checkout / ".venv" / "unfinished").touch()

    assert start().stdout.endswith("tiny 1.0\ninside\n")
    assert not (checkout / ".venv" / "unfinished").exists()


def test_a_file_that_differs_from_its_hash_is_not_installed(
    prepared: tuple[Path, Prepared], checkout: Path, start: Start, tmp_path: Path
) -> None:
    add_wheel(tmp_path / "wheels", "2.0")
    listed = checkout / "policepost" / "requirements.txt"
    listed.write_text(f"tiny==2.0 --hash=sha256:{'0' * 64}\n")

    refused = start()

    assert refused.returncode == 1
    assert "could not be installed. Check the network" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (checkout / ".venv" / "unfinished").exists()  # so that the next start begins again


def test_the_folder_being_read_only_is_said_in_a_sentence(checkout: Path, start: Start) -> None:
    (checkout / ".venv.lock").mkdir()  # as little to be opened as in a read-only folder

    refused = start()

    assert refused.returncode == 1
    assert ".venv cannot be made" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_python_that_is_too_old_or_new_looks_for_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SystemExit) as left:
        _bootstrap.enter("policepost")

    assert "Python 3.11, 3.12 or 3.13 is needed; this is Python 3.14." in str(left.value)

    stand_in = tmp_path / "python3.12"
    stand_in.write_text("#!/bin/sh\necho /opt/python3.12\n")
    stand_in.chmod(0o755)
    assert _bootstrap._another_python() == "/opt/python3.12"


def test_an_installed_program_has_nothing_to_prepare(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_bootstrap, "ROOT", tmp_path)

    _bootstrap.enter("policepost")


def test_the_list_of_the_tests_holds_that_of_the_program() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / _bootstrap.LISTS[name]).read_text(encoding="utf-8").splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line and line[0] not in " #"}

    assert pins("policepost") < pins("tests")


@pytest.mark.parametrize("name", _bootstrap.LISTS)
def test_every_line_of_a_list_is_hashed_and_names_no_host(name: str) -> None:
    text = (ROOT / _bootstrap.LISTS[name]).read_text(encoding="utf-8")

    assert "://" not in text
    for entry in text.replace("\\\n", " ").splitlines():
        assert not entry.strip() or entry.lstrip().startswith("#") or "--hash=sha256:" in entry
