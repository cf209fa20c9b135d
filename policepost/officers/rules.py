"""What the post asks of an account; what each role may do stands in `core.rights`."""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import N_, _

_BADGE = re.compile(r"[0-9A-Z]{4,12}")
_LONGEST_NAME = 40


class Role(StrEnum):
    """What an officer is at the post."""

    CHIEF = "chief"
    OFFICER = "officer"
    AUXILIARY = "auxiliary"
    ADMINISTRATOR = "administrator"


TITLES = {
    Role.CHIEF: N_("Station chief"),
    Role.OFFICER: N_("Community officer"),
    Role.AUXILIARY: N_("Auxiliary officer"),
    Role.ADMINISTRATOR: N_("System administrator"),
}
SHORT_TITLES = {
    Role.CHIEF: N_("Chief"),
    Role.OFFICER: N_("Officer"),
    Role.AUXILIARY: N_("Auxiliary"),
    Role.ADMINISTRATOR: N_("Admin"),
}


def role_of(code: str) -> Role:
    """The role with this code. Raises Refused for an unknown one."""
    try:
        return Role(code)
    except ValueError as error:
        raise Refused(_("Choose a role from the list."), field="role") from error


def check_person(name: str, badge_number: str) -> None:
    """Refuse an account without a name, or with a badge number that cannot be one.

    Auxiliaries may have no badge, so it may be empty. Raises Refused.
    """
    if not name.strip():
        raise Refused(_("Enter the officer's name."), field="name")
    if len(name.strip()) > _LONGEST_NAME:
        raise Refused(_("The name is too long; 40 characters fit."), field="name")
    if badge_number and not _BADGE.fullmatch(badge_number):
        sentence = _("A badge number has 4 to 12 digits or capital letters.")
        raise Refused(sentence, field="badge_number")


def in_grids(role: str) -> bool:
    """Say whether an account of this role works in grids.

    The chief looks after all of them, the administrator sees nobody's record.
    """
    return role in {Role.OFFICER, Role.AUXILIARY}


def grids_served(chosen: Sequence[UUID], *, every: bool) -> list[UUID]:
    """Return the grids that an account is to serve, empty for all of them.

    All is never what is left over where nothing was chosen: an account sees by default as little
    as it can (GB/T 22239-2019, access control from level 2 on: the least rights needed).

    Raises:
        Refused: Neither some grids nor all were chosen.
    """
    if every:
        return []
    if not chosen:
        sentence = _('Choose the grids that this account serves, or "All grids".')
        raise Refused(sentence, field="grids")
    return list(chosen)


def check_stays_managed(
    managing: Collection[str], before: Iterable[str], after: Iterable[str]
) -> None:
    """Refuse a change after which nobody at work could manage accounts any more.

    Args:
        managing: The roles that may manage accounts.
        before: The roles of those at work.
        after: Their roles once the change is made.

    Raises:
        Refused: The last account that manages accounts would go.
    """
    if set(managing) & set(before) and not set(managing) & set(after):
        raise Refused(
            _(
                "This is the last account that can manage accounts. Make another one station chief"
                " or system administrator first."
            ),
            field="role",
        )
