"""The list of licences says what is really shipped."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

from policepost.core.licences import parts
from policepost.core.paths import resources

ROOT = Path(__file__).parents[2]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_pinned_library_is_listed_with_its_version() -> None:
    pinned: dict[str, set[str]] = defaultdict(set)
    text = (ROOT / "policepost" / "requirements.txt").read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE):
        pinned[plain(name)].add(version)

    listed = {plain(part.name): set(part.versions) for part in parts() if part.kind == "library"}

    assert listed == pinned


def test_every_font_is_listed_and_every_licence_text_belongs_to_a_part() -> None:
    folder = resources() / "licences"
    listed = tomllib.loads((folder / "list.toml").read_text(encoding="utf-8"))

    fonts = {file for font in listed["font"] for file in font["files"]}
    texts = {part["text"] for part in [*listed["font"], *listed["icons"]]}

    assert fonts == {path.name for path in (resources() / "fonts").iterdir()}
    assert texts == {path.name for path in folder.glob("*.txt")}


def test_each_part_names_its_licence_and_what_is_no_library_shows_it() -> None:
    for part in parts():
        assert part.licence
        assert (part.kind == "library") == (part.text == "")
