"""What is found of a paper, in the officer's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policepost.core.language import N_, _, format_day
from policepost.core.shapes import Tone
from policepost.mediation.proof.comparing import Compared
from policepost.mediation.proof.queries import Outcome, Verdict

TITLES: Final[Mapping[str, str]] = {
    Outcome.GENUINE: N_("Genuine"),
    Outcome.CHANGED: N_("Genuine, but the record was changed since"),
    Outcome.FORGED: N_("Forged"),
    Outcome.ELSEWHERE: N_("Genuine code of another post; compare the words"),
    Outcome.LOST: N_("Signed here, but not kept here"),
    Outcome.UNKNOWN: N_("Unknown"),
}
TONES: Final[Mapping[str, Tone]] = {
    Outcome.GENUINE: "good",
    Outcome.CHANGED: "wait",
    Outcome.FORGED: "bad",
    Outcome.ELSEWHERE: "good",
    Outcome.LOST: "wait",
    Outcome.UNKNOWN: "wait",
}
_SAID: Final[Mapping[str, str]] = {
    Outcome.GENUINE: N_("The record says today what the paper said when it was printed."),
    Outcome.CHANGED: N_("The paper is this post's; these fields are different today:"),
    Outcome.FORGED: N_("The code or the number does not belong to what this post issued."),
    Outcome.ELSEWHERE: N_(
        "Signed by {post}, whose key is known here. What it says is kept there: ask that post "
        "by telephone for its words."
    ),
    Outcome.LOST: N_(
        "The signature is this post's, but there is no such paper in the register; it may have "
        "been issued after the backup that was restored, or was never printed."
    ),
    Outcome.UNKNOWN: N_(
        "Nobody whose key is known here signed this, or there is no such number; ask the post "
        "that is named on the paper for its key."
    ),
}


def title(verdict: Verdict, compared: Compared | None = None) -> str:
    """What is found, in a few words: without a file to compare only the code is known."""
    if compared is not None and not compared.same:
        return _(TITLES[Outcome.FORGED])
    if compared is None and verdict.outcome == Outcome.GENUINE:
        return _("Genuine code; compare the words")
    return _(TITLES[verdict.outcome])


def sentences(verdict: Verdict, compared: Compared | None = None) -> list[str]:
    """What is found, each thing a line.

    Args:
        verdict: Of the code.
        compared: What the words of a file are beside those of the paper; None without a file.
    """
    found = [_("No. {number}").format(number=verdict.number)]
    found.append(_(_SAID[verdict.outcome]).format(post=verdict.post))
    found += [f"· {one}" for one in verdict.fields]
    if verdict.issued is not None:
        issued = verdict.issued
        sentence = _("Issued on {day}, prints: {count}, check code {code}.")
        day = format_day(issued.issued_at.date())
        found.append(sentence.format(day=day, count=issued.prints, code=issued.check_code))
        if compared is None:
            found.append(_("The words were not read: hold them against the paper as it went out."))
    return [*found, *_of_the_file(compared)]


def _of_the_file(compared: Compared | None) -> list[str]:
    if compared is None:
        return []
    if compared.same:
        return [_("The words of the file are those of the paper, line by line.")]
    there = [_("Only in the file: {words}").format(words=one) for one in compared.only_there]
    here = [_("Only on the paper: {words}").format(words=one) for one in compared.only_here]
    return [_("The words of the file are not those of the paper: it is forged."), *there, *here]
