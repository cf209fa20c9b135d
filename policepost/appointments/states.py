"""The states of a booking, its kinds and channels, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from policepost.core.language import N_
from policepost.core.shapes import Tone


class State(StrEnum):
    """Where a booking stands."""

    WAITING = "waiting"
    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """Where the service is given."""

    WINDOW = "window"
    VISIT = "visit"


class Channel(StrEnum):
    """How the booking reached the post."""

    DESK = "desk"
    TELEPHONE = "telephone"
    GRID_WORKER = "grid_worker"


STATE_WORDS: Mapping[str, str] = {
    State.WAITING: N_("Waiting for a time"),
    State.BOOKED: N_("Booked"),
    State.ARRIVED: N_("Arrived"),
    State.DONE: N_("Served"),
    State.NO_SHOW: N_("No-show"),
    State.CANCELLED: N_("Cancelled"),
}
STATE_TONES: Mapping[str, Tone] = {
    State.WAITING: "wait",
    State.BOOKED: "info",
    State.ARRIVED: "good",
    State.DONE: "good",
    State.NO_SHOW: "bad",
    State.CANCELLED: "muted",
}
KIND_WORDS: Mapping[str, str] = {Kind.WINDOW: N_("At the window"), Kind.VISIT: N_("Home visit")}
CHANNEL_WORDS: Mapping[str, str] = {
    Channel.DESK: N_("At the desk"),
    Channel.TELEPHONE: N_("By telephone"),
    Channel.GRID_WORKER: N_("Through a grid worker"),
}
CANCEL_REASONS: Mapping[str, str] = {
    "person": N_("The person called it off"),
    "papers": N_("Papers were missing"),
    "post": N_("The post had to call it off"),
    "mistake": N_("Booked by mistake"),
    "other": N_("Another reason"),
}

MOVES: Mapping[str, frozenset[str]] = {
    State.WAITING: frozenset({State.CANCELLED}),
    State.BOOKED: frozenset({State.ARRIVED, State.DONE, State.NO_SHOW, State.CANCELLED}),
    State.ARRIVED: frozenset({State.DONE, State.CANCELLED}),
    State.DONE: frozenset(),
    State.NO_SHOW: frozenset(),
    State.CANCELLED: frozenset(),
}
"""From each state to which. A waiting person becomes booked by being given a time."""

OPEN_STATES = (State.BOOKED, State.ARRIVED)
HOLDING_STATES = (State.BOOKED, State.ARRIVED, State.DONE, State.NO_SHOW)
"""The states in which a booking keeps its time at the window from everybody else."""
