"""The kinds of agreements, terms, numbers and courts' answers, and what they are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from policepost.core.language import N_
from policepost.core.shapes import Tone


class TermKind(StrEnum):
    """What a term obliges somebody to."""

    PAY = "pay"
    DO = "do"
    STOP = "stop"
    GIVE_BACK = "give_back"
    APOLOGISE = "apologise"
    OTHER = "other"


TERM_WORDS: Final[Mapping[str, str]] = {
    TermKind.PAY: N_("pays"),
    TermKind.DO: N_("does"),
    TermKind.STOP: N_("leaves off"),
    TermKind.GIVE_BACK: N_("gives back"),
    TermKind.APOLOGISE: N_("apologises"),
    TermKind.OTHER: N_("agrees otherwise"),
}


class AgreementKind(StrEnum):
    """What the agreement of a dispute is, which says what it needs."""

    PEOPLE = "people"
    ORAL = "oral"
    POLICE = "police"
    SPOT = "spot"


AGREEMENT_WORDS: Final[Mapping[str, str]] = {
    AgreementKind.PEOPLE: N_("People's mediation agreement"),
    AgreementKind.ORAL: N_("Oral agreement"),
    AgreementKind.POLICE: N_("Police mediation agreement"),
    AgreementKind.SPOT: N_("On-the-spot police mediation"),
}
AGREEMENTS_ON_PAPER: Final[Mapping[str, str]] = {
    AgreementKind.PEOPLE: "人民调解协议书",
    AgreementKind.ORAL: "人民调解口头协议",
    AgreementKind.POLICE: "治安调解协议书",
    AgreementKind.SPOT: "现场治安调解协议书",
}
BY_POLICE: Final = frozenset({AgreementKind.POLICE, AgreementKind.SPOT})


class PaperKind(StrEnum):
    """What has a number of its own."""

    PEOPLE = "people"
    ORAL = "oral"
    POLICE = "police"
    SUPPLEMENT = "supplement"
    FILE = "file"
    POLICE_FILE = "police_file"


PAPER_WORDS: Final[Mapping[str, str]] = {
    PaperKind.PEOPLE: N_("People's mediation agreement"),
    PaperKind.ORAL: N_("Oral agreement"),
    PaperKind.POLICE: N_("Police mediation agreement"),
    PaperKind.SUPPLEMENT: N_("Supplementary agreement"),
    PaperKind.FILE: N_("Mediation file"),
    PaperKind.POLICE_FILE: N_("File of police mediation"),
}
SERIES: Final[Mapping[str, str]] = {
    PaperKind.PEOPLE: "mediation",
    PaperKind.ORAL: "mediation_oral",
    PaperKind.POLICE: "mediation_police",
    PaperKind.SUPPLEMENT: "mediation_supplement",
    PaperKind.FILE: "mediation_file",
    PaperKind.POLICE_FILE: "mediation_police_file",
}
"""The series in which the numbers of a kind are counted."""

PATTERNS: Final[Mapping[str, str]] = {
    PaperKind.PEOPLE: "({year}){short}调字第{serial}号",
    PaperKind.ORAL: "({year}){short}口调字第{serial}号",
    PaperKind.POLICE: "{short}公（治）调解字〔{year}〕{serial}号",
    PaperKind.SUPPLEMENT: "({year}){short}调补字第{serial}号",
    PaperKind.FILE: "({year}){short}人调字第{serial}号",
    PaperKind.POLICE_FILE: "{short}公（治）调卷字〔{year}〕{serial}号",
}
"""How a number is written where the post does not say otherwise."""


class CourtBasis(StrEnum):
    """Why it is this court that the parties may ask (CPL art 205)."""

    DOMICILE = "domicile"
    OBJECT = "object"
    SEAT = "seat"
    INVITED = "invited"


BASIS_WORDS: Final[Mapping[str, str]] = {
    CourtBasis.DOMICILE: N_("where a party lives"),
    CourtBasis.OBJECT: N_("where the object of the dispute is"),
    CourtBasis.SEAT: N_("where the mediation committee has its seat"),
    CourtBasis.INVITED: N_("the court that asked for the mediation"),
}
BASIS_ON_PAPER: Final[Mapping[str, str]] = {
    CourtBasis.DOMICILE: "当事人住所地",
    CourtBasis.OBJECT: "标的物所在地",
    CourtBasis.SEAT: "调解组织所在地",
    CourtBasis.INVITED: "邀请调解的人民法院",
}


class CourtOutcome(StrEnum):
    """What became of an application to confirm an agreement."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


COURT_WORDS: Final[Mapping[str, str]] = {
    CourtOutcome.CONFIRMED: N_("Confirmed"),
    CourtOutcome.REFUSED: N_("Application dismissed"),
    CourtOutcome.NOT_ACCEPTED: N_("Not accepted"),
    CourtOutcome.WITHDRAWN: N_("Withdrawn by the parties"),
}
COURT_TONES: Final[Mapping[str, Tone]] = {
    CourtOutcome.CONFIRMED: "good",
    CourtOutcome.REFUSED: "bad",
    CourtOutcome.NOT_ACCEPTED: "bad",
    CourtOutcome.WITHDRAWN: "muted",
}


class OtherWay(StrEnum):
    """The other ways that stay open to the parties without an agreement (PML art 26, PSAPL 9)."""

    ARBITRATION = "arbitration"
    ADMINISTRATIVE = "administrative"
    COURT = "court"
    POLICE = "police"


WAY_WORDS: Final[Mapping[str, str]] = {
    OtherWay.ARBITRATION: N_("Arbitration"),
    OtherWay.ADMINISTRATIVE: N_("The administrative way"),
    OtherWay.COURT: N_("The court"),
    OtherWay.POLICE: N_("The police decide by law"),
}
WAYS_ON_PAPER: Final[Mapping[str, str]] = {
    OtherWay.ARBITRATION: "依法申请仲裁",
    OtherWay.ADMINISTRATIVE: "依法请求有关行政机关处理",
    OtherWay.COURT: "依法向人民法院提起诉讼",
    OtherWay.POLICE: "由公安机关依法作出处理",
}
