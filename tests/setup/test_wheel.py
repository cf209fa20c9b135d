"""The wheel carries the program's own files, and the program finds them wherever it runs from."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from policepost.core import paths

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_the_wheel_holds_resources_forms_licences_and_the_command(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())

    for folder in ("resources", "forms"):
        shipped = {
            f"policepost/_data/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        }
        assert shipped
        assert shipped <= names
    (commands,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "policepost = policepost.__main__:main" in wheel.read(commands).decode()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", ".venv")) for name in names)


def test_the_program_in_a_wheel_finds_its_own_files(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    for name in wheel.namelist():
        if name.endswith((".py", ".mo")) or "/forms/" in name:
            wheel.extract(name, tmp_path)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from policepost.core import language, paths;"
            "language.use('zh_CN');"
            "print(paths.resources()); print(sorted(p.name for p in paths.forms().iterdir())[0])",
        ],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.splitlines()[0] == str(tmp_path / "policepost" / "_data" / "resources")


def test_a_checkout_and_a_bundle_find_theirs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert paths.resources() == ROOT / "resources"
    assert paths.forms() == ROOT / "forms"

    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert paths.resources() == tmp_path / "resources"


def test_the_posts_own_folder_is_the_chosen_one_or_this_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    assert paths.data_folder(Path("post")) == tmp_path / "post"
    assert paths.data_folder().name == "policepost"
    assert paths.own_forms(tmp_path) == tmp_path / "forms"
