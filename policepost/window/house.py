"""What the window asks of the one place that knows all parts."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.officers.sign_in import Unlocked

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.officers.actions import SignedIn
    from policepost.window.entries import Parts


@dataclass(frozen=True)
class Opened:
    """What the worker brings back once the password was right.

    Attributes:
        db: The open post.
        parts: What the workspace is made of.
        signed_in: What there is to tell about former sign-ins.
        read: What the first page shows, for its `take`; None where the role has another one.
    """

    db: "Database"
    parts: "Parts"
    signed_in: "SignedIn"
    read: object = None


@dataclass(frozen=True)
class House:
    """What only the place that knows all parts can do.

    Attributes:
        prepare: Imports what the first screen did not need and what is not of Qt; runs in a thread
            of its own and stops early when the event says that the program ends.
        screens: The modules of Qt that the first screen did not need, imported after that on the
            screen's thread, one at a time.
        open: Opens the post (or takes the open one) for an officer; runs in the background.
        unlocked: Notes that the officer came back to the locked screen; runs in the background.
        idle_minutes: After how many minutes without a touch the post wants its screen locked.
    """

    prepare: Callable[[threading.Event], None]
    screens: Sequence[str]
    open: "Callable[[Path, Unlocked, Database | None], Opened]"
    unlocked: "Callable[[Database], SignedIn]"
    idle_minutes: "Callable[[Database], int]"
