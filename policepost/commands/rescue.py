"""The command for a post that is damaged: what can be read goes to a new file."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from policepost.audit.words import kind_name
from policepost.commands.opening import account_of, password, print_json, ring_of
from policepost.core import folders
from policepost.core.language import _
from policepost.core.lock import hold
from policepost.core.salvaging import salvage
from policepost.upkeep import actions

if TYPE_CHECKING:
    from argparse import Namespace

DONE = 0


def salvage_post(asked: Namespace) -> int:
    """Put what can be read of a damaged post in its place; the damaged one is kept beside it."""
    folders.check(asked.data)
    name = account_of(ring_of(asked.data), asked.officer).name
    typed = password(_("Password of {name}").format(name=name))
    with hold(asked.data):
        found = actions.salvage_post(asked.data, name, typed)
    if asked.json:
        kinds = {name: asdict(kind) for name, kind in found.kinds.items()}
        print_json({"rows": found.rows, "kinds": kinds, "former": str(found.aside or "")})
        return DONE
    for sentence in salvage.told(found, kind_name):
        print(sentence)
    return DONE
