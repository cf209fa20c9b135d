"""Invented values for every form, with which a form of the post's own is tried out and shown.

They stand in ``forms/specimens.toml``, beside the forms that they fill.
"""

import base64
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from policepost.core import language, paths
from policepost.printing.paper import PICTURES


@dataclass(frozen=True, slots=True)
class Specimen:
    """A form, or a part that several have in common.

    Attributes:
        name: As its file is called, without ``.rml.j2``; a common part begins with ``_``.
        chinese, english: What it is called.
        values: What fills it; None for a common part, which is no paper by itself.
    """

    name: str
    chinese: str
    english: str
    values: Mapping[str, Any] | None

    @property
    def label(self) -> str:
        """What it is called, in the language of the screen."""
        return self.chinese if language.current() == "zh_CN" else self.english


@cache
def specimens() -> Mapping[str, Specimen]:
    """Every form by its name, then the common parts."""
    facts = tomllib.loads((paths.forms() / "specimens.toml").read_text("utf-8"))
    shared = facts.pop("shared")
    return {
        name: Specimen(name, one["chinese"], one["english"], _values(one, shared))
        for name, one in facts.items()
    }


def tried_with(name: str) -> list[Specimen]:
    """The papers on which a form can be seen: itself, or all for a common part."""
    one = specimens()[name]
    return (
        [one] if one.values is not None else [each for each in specimens().values() if each.values]
    )


def _values(one: dict[str, Any], shared: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The values of a form, over those that it has in common with others."""
    values: dict[str, Any] | None = one.get("values")
    if "shared" in one:
        return {**shared[one["shared"]], **(values or {})}
    if values and PICTURES in values:
        decoded = {name: base64.b64decode(text) for name, text in values[PICTURES].items()}
        return values | {PICTURES: decoded}
    return values
