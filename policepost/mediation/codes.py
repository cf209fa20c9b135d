"""The states and outcomes of a dispute, and what they are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from policepost.core.language import N_
from policepost.core.shapes import Tone


class Status(StrEnum):
    """Where a dispute stands."""

    REGISTERED = "registered"
    MEDIATING = "mediating"
    AGREED = "agreed"
    KEPT = "kept"
    BROKEN = "broken"
    TERMINATED = "terminated"
    REFERRED = "referred"


STATUS_WORDS: Final[Mapping[str, str]] = {
    Status.REGISTERED: N_("Registered"),
    Status.MEDIATING: N_("In mediation"),
    Status.AGREED: N_("Agreed"),
    Status.KEPT: N_("Kept"),
    Status.BROKEN: N_("Not kept"),
    Status.TERMINATED: N_("Terminated"),
    Status.REFERRED: N_("Referred"),
}
STATUS_TONES: Final[Mapping[str, Tone]] = {
    Status.REGISTERED: "info",
    Status.MEDIATING: "wait",
    Status.AGREED: "info",
    Status.KEPT: "good",
    Status.BROKEN: "bad",
    Status.TERMINATED: "muted",
    Status.REFERRED: "muted",
}
OPEN: Final = (Status.REGISTERED, Status.MEDIATING, Status.AGREED)
"""Statuses of a dispute that somebody still works on."""

UNSETTLED: Final = (Status.REGISTERED, Status.MEDIATING)
SETTLED: Final = (Status.AGREED, Status.KEPT, Status.BROKEN)
FAILED: Final = (Status.TERMINATED, Status.REFERRED)


class Urgency(StrEnum):
    """How soon somebody must look after it."""

    PLAIN = "plain"
    SOON = "soon"
    RISK = "risk"


URGENCY_WORDS: Final[Mapping[str, str]] = {
    Urgency.PLAIN: N_("Ordinary"),
    Urgency.SOON: N_("Handle today"),
    Urgency.RISK: N_("May escalate: report at once"),
}


class Outcome(StrEnum):
    """How a sitting ended."""

    AGREED = "agreed"
    ADJOURNED = "adjourned"
    FAILED = "failed"
    NOT_HELD = "not_held"


OUTCOME_WORDS: Final[Mapping[str, str]] = {
    Outcome.AGREED: N_("Agreement reached"),
    Outcome.ADJOURNED: N_("Adjourned to another sitting"),
    Outcome.FAILED: N_("No agreement"),
    Outcome.NOT_HELD: N_("Not held"),
}
OUTCOMES_ON_PAPER: Final[Mapping[str, str]] = {
    Outcome.AGREED: "经调解，当事人自愿达成协议。",
    Outcome.ADJOURNED: "未达成一致，另行安排调解。",
    Outcome.FAILED: "经调解未达成协议，已告知当事人可依法通过仲裁、行政、司法等途径维护权利。",
    Outcome.NOT_HELD: "本次调解未进行。",
    "": "",
}


class Presence(StrEnum):
    """Whether somebody is expected at a sitting, and came."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    CAME = "came"
    ABSENT = "absent"


PRESENCE_WORDS: Final[Mapping[str, str]] = {
    Presence.INVITED: N_("Invited"),
    Presence.CONFIRMED: N_("Will come"),
    Presence.CAME: N_("Came"),
    Presence.ABSENT: N_("Absent"),
}
PRESENCE_TONES: Final[Mapping[str, Tone]] = {
    Presence.INVITED: "info",
    Presence.CONFIRMED: "info",
    Presence.CAME: "good",
    Presence.ABSENT: "bad",
}


class Performance(StrEnum):
    """Whether a term was kept."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    PARTLY = "partly"
    BROKEN = "broken"


PERFORMANCE_WORDS: Final[Mapping[str, str]] = {
    Performance.OPEN: N_("To be kept"),
    Performance.KEPT: N_("Kept in time"),
    Performance.LATE: N_("Kept late"),
    Performance.PARTLY: N_("Kept in part"),
    Performance.BROKEN: N_("Broken"),
}


class Signer(StrEnum):
    """In what capacity somebody signs the agreement."""

    PARTY = "party"
    MEDIATOR = "mediator"
    RECORDER = "recorder"
    SEAL = "seal"


SIGNER_WORDS: Final[Mapping[str, str]] = {
    Signer.PARTY: N_("Party"),
    Signer.MEDIATOR: N_("Mediator"),
    Signer.RECORDER: N_("Recorder"),
    Signer.SEAL: N_("Committee's seal"),
}


class FollowUpResult(StrEnum):
    """What a follow-up found."""

    KEPT = "kept"
    UNDER_WAY = "under_way"
    NOT_KEPT = "not_kept"
    UNREACHED = "unreached"


FOLLOW_UP_WORDS: Final[Mapping[str, str]] = {
    FollowUpResult.KEPT: N_("Promise kept"),
    FollowUpResult.UNDER_WAY: N_("Being performed"),
    FollowUpResult.NOT_KEPT: N_("Promise not kept"),
    FollowUpResult.UNREACHED: N_("Nobody reached"),
}
FOLLOW_UP_TONES: Final[Mapping[str, Tone]] = {
    FollowUpResult.KEPT: "good",
    FollowUpResult.UNDER_WAY: "wait",
    FollowUpResult.NOT_KEPT: "bad",
    FollowUpResult.UNREACHED: "wait",
}

PERSON: Final = "person"
COMPANY: Final = "company"
PANEL_ROLES: Final = ("officer", "lawyer", "property_manager", "grid_chief", "grid_worker")
"""The five roles of the post's 5+ panel, codes of the table ``panel_roles``."""

PARTY_LABELS: Final = "甲乙丙丁戊己庚辛壬癸"
"""What the parties are called on paper, in their order: 甲方, 乙方 …"""

FORMER_ACTIONS: Final = (N_("Set agreement details"),)
"""What journals of earlier versions call an action that there is no more; for its translation."""
