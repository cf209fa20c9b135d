"""What is stored of a dispute: its parties, panel, sittings, terms, agreement and follow-ups."""

from policepost.mediation.records.agreements import Agreement, FollowUp, Signature, Term
from policepost.mediation.records.disputes import Dispute, Party
from policepost.mediation.records.sittings import (
    Attendance,
    MediationChoice,
    Mediator,
    MediatorAbsence,
    PanelMember,
    Sitting,
)

__all__ = [
    "Agreement",
    "Attendance",
    "Dispute",
    "FollowUp",
    "MediationChoice",
    "Mediator",
    "MediatorAbsence",
    "PanelMember",
    "Party",
    "Signature",
    "Sitting",
    "Term",
]
