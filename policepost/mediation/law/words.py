"""The ways of a dispute and the parts that people play in it, and what they are called."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from policepost.core.language import N_


class Way(StrEnum):
    """By which law a dispute is mediated."""

    PEOPLE = "people"
    POLICE = "police"
    SPOT = "spot"


WAY_WORDS: Final[Mapping[str, str]] = {
    Way.PEOPLE: N_("People's mediation"),
    Way.POLICE: N_("Mediation by the police"),
    Way.SPOT: N_("Mediation by the police on the spot"),
}
BY_POLICE: Final = (Way.POLICE, Way.SPOT)


class Track(StrEnum):
    """Who mediates."""

    SIMPLE = "simple"
    JOINT = "joint"


TRACK_WORDS: Final[Mapping[str, str]] = {
    Track.SIMPLE: N_("Simple: the officer alone"),
    Track.JOINT: N_("Complex: the joint panel"),
}


class Role(StrEnum):
    """What a party is in a dispute: the first two of people's, the others of police mediation."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    SUSPECT = "suspect"
    INJURED = "injured"
    THIRD = "third"


ROLE_WORDS: Final[Mapping[str, str]] = {
    Role.APPLICANT: N_("Applicant"),
    Role.RESPONDENT: N_("Respondent"),
    Role.SUSPECT: N_("Who did it"),
    Role.INJURED: N_("Victim"),
    Role.THIRD: N_("Third party"),
}
ROLES_ON_PAPER: Final[Mapping[str, str]] = {
    Role.APPLICANT: "申请人",
    Role.RESPONDENT: "被申请人",
    Role.SUSPECT: "侵害人",
    Role.INJURED: "被侵害人",
    Role.THIRD: "第三人",
    "": "当事人",
}


class Representative(StrEnum):
    """In what capacity somebody acts for a party."""

    GUARDIAN = "guardian"
    AGENT = "agent"
    HEAD = "head"


REPRESENTATIVE_WORDS: Final[Mapping[str, str]] = {
    Representative.GUARDIAN: N_("Guardian of a minor"),
    Representative.AGENT: N_("Agent by written authority"),
    Representative.HEAD: N_("Head of an organisation"),
}
REPRESENTATIVES_ON_PAPER: Final[Mapping[str, str]] = {
    Representative.GUARDIAN: "法定代理人",
    Representative.AGENT: "委托代理人",
    Representative.HEAD: "法定代表人（负责人）",
    "": "代理人",
}


class Consent(StrEnum):
    """Whether a party wants the mediation."""

    AGREES = "agrees"
    REFUSES = "refuses"


CONSENT_WORDS: Final[Mapping[str, str]] = {
    Consent.AGREES: N_("Agrees to mediation"),
    Consent.REFUSES: N_("Plainly refuses"),
}
_BETWEEN: Final = "/"


def codes(stored: str) -> tuple[str, ...]:
    """The codes that a column keeps."""
    return tuple(stored.split(_BETWEEN)) if stored else ()


def stored(codes_: Iterable[str]) -> str:
    """Codes as a column keeps them."""
    return _BETWEEN.join(codes_)
