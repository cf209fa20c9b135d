"""What is looked at before an agreement is printed: what the law forbids, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policepost.core import statutes
from policepost.core.language import _, format_day
from policepost.mediation import hindrances, rules
from policepost.mediation.after.codes import BY_POLICE
from policepost.mediation.hindrances import CaseState
from policepost.printing import numerals

_NAMED_EACH: Final = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to mend.

    Attributes:
        sentence: What to do.
        field: The field that it is about; ``parties`` and ``panel`` have sheets of their own.
        blocks: Whether nothing is printed before; else it is only doubtful.
        law: The article that asks for it, as the screen cites it; "" where good sense does.
    """

    sentence: str
    field: str
    blocks: bool
    law: str = ""


def checks(case: CaseState, missing: Sequence[str] = (), stands_in: str = "facts") -> list[Check]:
    """Return what is to be mended before the agreement is printed: what blocks it comes first.

    Args:
        case: The dispute and its agreement.
        missing: Characters for which no face has a form, as the preview found them.
        stands_in: The field in which they were typed.
    """
    found = [
        Check(one.sentence, one.field, blocks=True, law=_cited(one.law))
        for one in hindrances.printing_hindrances(case)
    ]
    if missing:
        told = _("No font has the character {characters}; it would print as 〓.")
        sentence = told.format(characters=" ".join(missing))
        found.append(Check(sentence, stands_in, blocks=False))
    return found + list(_doubts(case))


def _cited(key: str) -> str:
    articles = statutes.book("mediation").articles
    return articles[key].cited if key in articles else ""


def _undocumented(parties: Sequence[str]) -> list[str]:
    """Say of whom the file has no document; a whole village is told in one line."""
    if len(parties) > _NAMED_EACH:
        count = len(parties)
        words = _("{count} parties have no identity document; the file needs copies of them.")
        return [words.format(count=count)]
    words = _("{party} has no identity document; the file needs a copy of one.")
    return [words.format(party=one) for one in parties]


def _doubts(case: CaseState) -> Iterator[Check]:
    if case.kind not in BY_POLICE and case.deadline is None:
        for number in hindrances.undated(case):
            told = _("Term {number} has no day: say until when it is kept.")
            sentence = told.format(number=numerals.number(number))
            yield Check(sentence, "terms", blocks=False, law=_cited("pml29"))
    for number, day in hindrances.late_terms(case):
        told = _("Term {number} is to be kept by {day}, later than all of it: correct one of them.")
        sentence = told.format(number=numerals.number(number), day=format_day(day))
        yield Check(sentence, "deadline", blocks=False)
    for sentence in _undocumented([one.label for one in case.parties if not one.documented]):
        yield Check(sentence, "parties", blocks=False)
    doubt = rules.confirmation_doubt([case.facts, *(one.text for one in case.terms)])
    if doubt and case.kind not in BY_POLICE:
        yield Check(doubt, "terms", blocks=False, law=_cited("spc4"))
