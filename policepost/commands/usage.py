"""The words of wrong usage and of help, in the language of the screen.

argparse takes them through a `gettext` of its own, which knows no catalogue of ours; it is handed
the program's. The messages are argparse's, so they keep its way of naming what is filled in.
"""

from __future__ import annotations

import argparse

from policepost.core import language
from policepost.core.language import N_

SAID = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
)
"""What argparse can say to whoever types our commands."""


def speak() -> None:
    """Let argparse speak the language in force."""
    setattr(argparse, "_", _said)  # noqa: B010  (no name of argparse's stubs)


def _said(words: str) -> str:
    return language._(words) if words in SAID else words
