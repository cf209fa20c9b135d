"""What the post asks of passwords: rules as data, kept in the key file and signed with it.

They reconcile two sources. NIST SP 800-63B asks for length and a list of common passwords, and
neither kinds of characters nor a change without cause; GB/T 22239-2019 asks for complexity and a
regular change. So length counts most: a long passphrase needs no kinds, a short password does, and
after a time the officer is asked, not forced, to renew. Former passwords are not kept, not even as
hashes: in a file that can be carried away they would tell how somebody makes passwords. Instead the
new one must not be the present one with another ending.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from policepost.core.errors import Refused
from policepost.core.language import _


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one post.

    Attributes:
        least: Characters that every password has at least.
        kinds: Kinds of characters (small, capital, digit, other; a Chinese character counts as two)
            that a password shorter than `long` needs.
        long: Characters from which on no kinds are asked.
        days: Age after which the officer is asked to renew; 0 means never.
        tries: Wrong passwords in a row after which the account is locked.
        lock: Seconds of the first lock; each further failure doubles it, up to `longest`.
        longest: Seconds of the longest lock.
    """

    least: int = 8
    kinds: int = 3
    long: int = 15
    days: int = 180
    tries: int = 5
    lock: int = 30
    longest: int = 15 * 60


STANDARD = Policy()
BOUNDS = {
    "least": (8, 64),
    "kinds": (1, 4),
    "long": (12, 64),
    "days": (0, 3650),
    "tries": (3, 10),
    "lock": (30, 3600),
    "longest": (300, 24 * 3600),
}
"""Least and most of each; below, the rule would be none."""


def check(policy: Policy) -> None:
    """Refuse rules that protect nothing or shut everybody out. Raises Refused."""
    for one in fields(policy):
        least, most = BOUNDS[one.name]
        if not least <= getattr(policy, one.name) <= most:
            sentence = _("Choose between {least} and {most}.")
            raise Refused(sentence.format(least=least, most=most), field=one.name)
    if policy.long < policy.least:
        raise Refused(
            _("A passphrase without kinds cannot be shorter than every password."), field="long"
        )
