"""What is stored of a dispute: its parties, panel, sittings, terms, agreement and follow-ups."""

from policepost.mediation.records.after import Confirmation, Duty, PaperNumber, Payment
from policepost.mediation.records.agreements import (
    Agreement,
    FollowUp,
    Instalment,
    Signature,
    Supplement,
    Term,
)
from policepost.mediation.records.disputes import Dispute, Party
from policepost.mediation.records.handovers import Handover
from policepost.mediation.records.papers import (
    Dossier,
    DossierItem,
    IssuedPaper,
    PostKey,
    PostKeySecret,
)
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
    "Confirmation",
    "Dispute",
    "Dossier",
    "DossierItem",
    "Duty",
    "FollowUp",
    "Handover",
    "Instalment",
    "IssuedPaper",
    "MediationChoice",
    "Mediator",
    "MediatorAbsence",
    "PanelMember",
    "PaperNumber",
    "Party",
    "Payment",
    "PostKey",
    "PostKeySecret",
    "Signature",
    "Sitting",
    "Supplement",
    "Term",
]
