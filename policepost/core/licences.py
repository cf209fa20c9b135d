"""What the program is made of and under which licences, for the About box."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from policepost.core.paths import resources


@dataclass(frozen=True, slots=True)
class Part:
    """A library, font or set of icons that comes with the program.

    Attributes:
        kind: ``library``, ``font`` or ``icons``.
        name: Its own name.
        versions: More than one where it depends on the version of Python; none for fonts.
        licence: An SPDX expression where one exists.
        text: The licence's whole text, empty for a library, which carries its own.
    """

    kind: str
    name: str
    versions: tuple[str, ...]
    licence: str
    text: str


def parts() -> tuple[Part, ...]:
    """Return everything that the program brings along, in the order of the list."""
    folder = resources() / "licences"
    listed = tomllib.loads((folder / "list.toml").read_text(encoding="utf-8"))
    return tuple(
        Part(
            kind,
            entry["name"],
            tuple(entry.get("versions", ())),
            entry["licence"],
            (folder / entry["text"]).read_text(encoding="utf-8") if "text" in entry else "",
        )
        for kind, entries in listed.items()
        for entry in entries
    )
