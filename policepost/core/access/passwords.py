"""How strong a password is, and whether the post accepts it; without a network."""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from policepost.core.access.policy import STANDARD, Policy
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.core.paths import resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEVELS = (N_("Too weak"), N_("Weak"), N_("Fair"), N_("Good"), N_("Strong"))
_BITS = (28.0, 40.0, 54.0, 70.0)  # below the first: too weak; at or above the last: strong
_YEAR = re.compile("(19|20)[0-9]{2}")
_ENDING = re.compile(r"[\W\d_]{0,6}$")
_RUNS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "!@#$%^&*()", "147258369", "159357"),
)
_HAN = "\u3400"


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


@cache
def common() -> frozenset[str]:
    """What a guesser tries first, in small letters."""
    import tomllib  # late: the sign-in only waits for it when somebody chooses a password

    text = (resources() / "tables" / "common_passwords.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["words"])


def normalised(password: str) -> str:
    """The password as it is hashed: full-width letters of an input method count as plain ones."""
    return unicodedata.normalize("NFKC", password)


def kinds(password: str) -> int:
    """How many kinds of characters: small, capital, digit, other; Chinese ones count as two."""
    return (
        any(one.islower() for one in password)
        + any(one.isupper() for one in password)
        + any(one.isdigit() for one in password)
        + any(not one.isalnum() for one in password)
        + 2 * any(one >= _HAN for one in password)
    )


def check(
    password: str, policy: Policy = STANDARD, names: "Iterable[str]" = (), present: str = ""
) -> None:
    """Refuse a password that the post does not accept.

    Args:
        password: What was typed.
        policy: The post's rules.
        names: Of the post, its station and its officers; worth nothing inside a password.
        present: The password that it is to replace, where it was typed too.

    Raises:
        Refused: It is short, of too few kinds, guessed first, or the present one again.
    """
    text = normalised(password)
    sentence = _fault(text, policy, names, normalised(present))
    if sentence:
        raise Refused(sentence, field="password")


def _fault(text: str, policy: Policy, names: "Iterable[str]", present: str) -> str:
    """What is wrong with a password and what to do about it; empty when it will do."""
    if len(text) < policy.least:
        return _("The password needs at least {count} characters.").format(count=policy.least)
    if _stem(text) in common() or text.casefold() in common():
        return _(
            "This is among the passwords that are tried first. Choose several unrelated words."
        )
    if strength(text, names).level == 0:
        return _(
            "This is guessed too easily. Leave out names, years and runs such as 123 or qwe, and"
            " add unrelated words."
        )
    if len(text) < policy.long and kinds(text) < policy.kinds:
        return _(
            "Mix {kinds} of these: small letters, capitals, digits, signs; or make it {long}"
            " characters long, then nothing need be mixed."
        ).format(kinds=policy.kinds, long=policy.long)
    if present and _stem(text) == _stem(present):
        return _("This is the present password with another ending. Choose a new one.")
    return ""


def _stem(text: str) -> str:
    """The password without case and without the digits and signs that are changed first."""
    return _ENDING.sub("", text.casefold()) or text.casefold()


def spoken(names: "Iterable[str]") -> frozenset[str]:
    """The names and how they are typed: in pinyin and by its initials, from three letters on."""
    from policepost.core import pinyin

    found = {name for name in names if name}
    for name in tuple(found):
        found |= {term for _place, term in pinyin.terms(name) if len(term) > 2}
    return frozenset(found)


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
        {
            *(word for word in common() if len(word) > 3),
            *(name.casefold() for name in names if len(name) > 1),
        },
        key=len,
        reverse=True,
    ):
        steps += rest.count(word)
        rest = rest.replace(word, "\0")
    rest, years = _YEAR.subn("\0", rest)
    left = [one for at, one in enumerate(rest) if _is_news(rest, at)]
    bits = (
        len(left) * math.log2(_alphabet(left, mixed=text != text.casefold())) + (steps + years) * 6
    )
    if len(text) < STANDARD.least:
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
    size += 3000 * any(one >= _HAN for one in characters)
    return max(2, size + 30 * any(not one.isalnum() for one in characters))
