"""Holds the text of a PDF against the paper as it went out: a changed word on the file is found.

The code says that a paper with this number and this content was issued; that the words on the file
are those of the paper is seen by setting the paper again and comparing the lines.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2

from policepost.mediation import papers
from policepost.mediation.proof import content
from policepost.mediation.proof.queries import Issued
from policepost.printing import paper

_OF_THE_PRINT = ("日志校验码", "（补打第")
"""How lines begin that are others on each print."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file says otherwise than the paper.

    Attributes:
        only_there: Words of the file that the paper does not have.
        only_here: Words of the paper that the file does not have.
    """

    only_there: tuple[str, ...]
    only_here: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return not self.only_there and not self.only_here


def compared(lines: Iterable[str], issued: Issued) -> Compared | None:
    """Compare the lines of a file with the paper that its code names.

    None where the form was changed since, or the program: the same paper would be set otherwise
    today, and an untouched one must not be accused. Then people compare.
    """
    whole = content.read(issued.content)
    if whole.get("drawn") != paper.form_mark(whole["form"]):
        return None
    document = pypdfium2.PdfDocument(papers.issued_again(issued).pdf)
    try:
        ours = [
            line
            for page in document
            for line in page.get_textpage().get_text_bounded().splitlines()
        ]
    finally:
        document.close()
    here, there = Counter(_plain(ours)), Counter(_plain(lines))
    return Compared(tuple((there - here).elements()), tuple((here - there).elements()))


def _plain(lines: Iterable[str]) -> list[str]:
    """Return lines as they are compared: without blanks, and without what each print has anew."""
    plain = ("".join(unicodedata.normalize("NFKC", line).split()) for line in lines)
    began = tuple(unicodedata.normalize("NFKC", one) for one in _OF_THE_PRINT)
    return [line for line in plain if line and not line.startswith(began)]
