"""The command that checks papers: ``policepost proof FILE`` or ``--number N --code C``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.commands.opening import opened, print_json
from policepost.core.errors import Refused
from policepost.core.files import chosen
from policepost.core.language import _
from policepost.mediation.proof import asking, words
from policepost.mediation.proof.reading import LARGEST

if TYPE_CHECKING:
    from argparse import Namespace

    from policepost.core.database import Database
    from policepost.mediation.proof.asking import Answer

GENUINE, DOUBTFUL = 0, 1


def check_paper(asked: Namespace) -> int:
    """Say whether a paper is genuine; 1 where one of a file is not, or is not known."""
    with opened(asked) as db:
        answers = _answers(db, asked)
    if asked.json:
        print_json([_told(one) for one in answers])
    else:
        for one in answers:
            print(words.title(one.verdict, one.compared))
            for line in words.sentences(one.verdict, one.compared):
                print(f"  {line}")
    good = all(one.verdict.outcome in _GOOD and not one.forged for one in answers)
    return GENUINE if good else DOUBTFUL


_GOOD = frozenset({"genuine", "elsewhere"})


def _answers(db: Database, asked: Namespace) -> list[Answer]:
    if asked.file is not None:
        return asking.of_file(db, chosen(asked.file.expanduser(), LARGEST))
    if not asked.code:
        raise Refused(_("Name a file, or the number and the check code of a paper."))
    return [asking.of_text(db, asked.code, asked.number)]


def _told(answer: Answer) -> dict[str, object]:
    verdict, compared = answer.verdict, answer.compared
    return {
        "outcome": str(verdict.outcome),
        "number": verdict.number,
        "post": verdict.post,
        "changed": list(verdict.fields),
        "file_says": None if compared is None else list(compared.only_there),
        "paper_says": None if compared is None else list(compared.only_here),
    }
