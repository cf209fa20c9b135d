"""What whoever holds a paper asks: of a file, of what a scanner typed, of a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation.proof import comparing, queries, reading, rules
from policepost.mediation.proof.comparing import Compared
from policepost.mediation.proof.queries import Outcome, Verdict

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found of one paper.

    Attributes:
        verdict: Of its code.
        compared: Of the words of a file; None where there are none to compare.
    """

    verdict: Verdict
    compared: Compared | None = None

    @property
    def forged(self) -> bool:
        """Whether the code or the words of the file are not those of a paper of the post."""
        said = self.verdict.outcome == Outcome.FORGED
        return said or (self.compared is not None and not self.compared.same)


def of_file(db: Database, content: bytes) -> list[Answer]:
    """Return what is found of each paper in a photo, scan or PDF; not on the screen's thread.

    The words of a PDF are compared with the paper, if the file holds only one.

    Raises:
        Refused: It cannot be read, or holds no code of ours.
    """
    found = reading.read(content)
    with db.reading() as session:
        verdicts = queries.check_codes(session, found.codes)
    if not verdicts:
        raise Refused(
            _("No code of a post was found; photograph it from nearer, straight and sharp.")
        )
    lines = found.lines if len(verdicts) == 1 else ()
    return [_with_words(one, lines) for one in verdicts]


def _with_words(verdict: Verdict, lines: tuple[str, ...]) -> Answer:
    if verdict.issued is None or not lines:
        return Answer(verdict)
    return Answer(verdict, comparing.compared(lines, verdict.issued))


def of_text(db: Database, typed: str, number: str = "") -> Answer:
    """Return what is found of what a keyboard scanner typed, or of a number and its check code.

    A scanner types wherever the cursor stands, so that its text is looked for in both.

    Raises:
        Refused: It is neither.
    """
    with db.reading() as session:
        for scanned in (typed, number):
            if rules.unpacked(scanned) is not None:
                return Answer(queries.check_codes(session, [scanned])[0])
        if not number.strip():
            raise Refused(_("Enter the number of the paper."), field="number")
        return Answer(queries.check_by_hand(session, number, typed))
