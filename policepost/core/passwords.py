"""How strong a password is, estimated without a network or a dictionary file."""

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policepost.core.errors import Refused
from policepost.core.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORTEST = 8
LEVELS = (N_("Too weak"), N_("Weak"), N_("Fair"), N_("Good"), N_("Strong"))
_BITS = (28.0, 40.0, 54.0, 70.0)  # below the first: too weak; at or above the last: strong
_YEAR = re.compile("(19|20)[0-9]{2}")
_RUNS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "!@#$%^&*()", "147258369", "159357"),
)
_COMMON = (
    *(
        "password",
        "passw0rd",
        "admin",
        "administrator",
        "root",
        "letmein",
        "welcome",
        "iloveyou",
        "woaini",
        "5201314",
    ),
    *(
        "1314520",
        "jingcha",
        "gongan",
        "police",
        "paichusuo",
        "jingwushi",
        "110110",
        "qq",
        "abc",
        "test",
        "user",
        "china",
    ),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """An estimate: `bits` of guessing work, `level` 0 (too weak) to 4 (strong), what would help."""

    bits: float
    level: int
    advice: str

    @property
    def title(self) -> str:
        """The level in words."""
        return _(LEVELS[self.level])


def normalised(password: str) -> str:
    """The password as it is hashed: full-width letters of an input method count as plain ones."""
    return unicodedata.normalize("NFKC", password)


def check(password: str) -> None:
    """Refuse a password shorter than eight characters. Raises Refused."""
    if len(normalised(password)) < SHORTEST:
        raise Refused(_("The password needs at least 8 characters."), field="password")


def strength(password: str, names: "Iterable[str]" = ()) -> Strength:
    """Estimate the work of guessing; words of `names` (post, station, officer) are worth little.

    What a guesser tries first is cut down to one step each: common words, runs on the keyboard or
    in the alphabet, repeated characters, years, and the names. What is left counts by its kinds of
    characters.
    """
    text = normalised(password)
    rest = text.casefold()
    steps = 0
    for word in sorted(
        {*_COMMON, *(name.casefold() for name in names if len(name) > 1)}, key=len, reverse=True
    ):
        steps += rest.count(word)
        rest = rest.replace(word, "\0")
    rest, years = _YEAR.subn("\0", rest)
    left = [one for at, one in enumerate(rest) if _is_news(rest, at)]
    bits = (
        len(left) * math.log2(_alphabet(left, mixed=text != text.casefold())) + (steps + years) * 6
    )
    if len(text) < SHORTEST:
        return Strength(bits, 0, _("Use at least 8 characters."))
    level = sum(bits >= bound for bound in _BITS)
    return Strength(
        bits,
        level,
        _("Several unrelated words are stronger than one word with digits.") if level < 3 else "",
    )


def _is_news(text: str, at: int) -> bool:
    """Whether a character surprises: no repeat, not the next of a keyboard or alphabet run."""
    if text[at] == "\0":
        return False
    pair = text[at - 1 : at + 1] if at else ""
    follows = any(pair and (pair in run or pair in run[::-1]) for run in _RUNS)
    return (
        not (pair and (pair[0] == pair[1] or follows))
        and text[at : at + 1] not in text[max(0, at - 2) : at]
    )


def _alphabet(characters: "Sequence[str]", *, mixed: bool) -> int:
    """How many characters a guesser must allow for; `mixed` when capitals are among them."""
    size = 26 * any("a" <= one <= "z" for one in characters) * (1 + mixed)
    size += 10 * any(one.isdigit() for one in characters)
    size += 3000 * any(one >= "\u3400" for one in characters)
    return max(2, size + 30 * any(not one.isalnum() for one in characters))
