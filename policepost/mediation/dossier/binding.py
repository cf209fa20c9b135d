"""Binds the file of a dispute into one PDF: cover, list, every paper and scan, back cover.

The list is drawn twice: its own pages do not count, but how many pages each item has is known only
once all are drawn. Page numbers are laid over the papers, which have their own at the foot.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.core import attachments
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import cards, papers
from policepost.mediation.desk import desk
from policepost.mediation.dossier import queries, rules
from policepost.mediation.dossier.queries import File, Item
from policepost.mediation.filling import kinds
from policepost.mediation.filling.common import by_police, case_values, told_day
from policepost.printing import fonts, paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database
    from policepost.mediation.lines import Card

Report = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_UNTITLED = "(anonymous)"
"""What reportlab writes into a paper without a title."""
_RIGHT, _TOP, _SIZE = 184 * 72 / 25.4, 286 * 72 / 25.4, 10.5
_BESIDE_CODE = 142 * 72 / 25.4
"""Where the number of a page ends that has a code in its corner, with the white around it."""


class Stopped(Refused):
    """Whoever asked for the file does not want it any more."""


@dataclass(slots=True)
class _Part:
    """A line of the list of the file: its name and the PDFs of its papers."""

    name: str
    note: str = ""
    pdfs: list[paper.Paper] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return sum(one.pages for one in self.pdfs)


@dataclass(slots=True)
class _Parts:
    """The lines of the list, in their order."""

    lines: list[_Part] = field(default_factory=list)
    pages: int = 0
    coded: set[int] = field(default_factory=set)
    """The pages that have a code in their upper right corner."""

    def add(self, made: paper.Paper, item: str, *, proved: bool) -> None:
        """Take in a paper under the title it bears; several of one title stand on one line.

        ``item``: what it is called where a form of the post's own gives no title.
        """
        title = _title(made) or item
        if not self.lines or self.lines[-1].name != title:
            self.lines.append(_Part(title))
        self.lines[-1].pdfs.append(made)
        if proved:
            self.coded.add(self.pages + 1)
        self.pages += made.pages


@dataclass(frozen=True, slots=True)
class Bound:
    """A file as one PDF; see `paper.Paper`."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    warning: str = ""


def bind(db: Database, dispute_id: UUID, report: Report, cancelled: Cancelled) -> Bound:
    """Return the whole file of a dispute. About 30 ms a page: call it off the screen's thread.

    Args:
        db: The post.
        dispute_id: The dispute.
        report: Told how many parts are drawn, and of how many.
        cancelled: Asked before each part.

    Raises:
        LookupError: There is no such dispute.
        Stopped: Somebody cancelled.
    """
    with db.reading() as session:
        card = cards.card(session, dispute_id)
        if card is None:
            raise LookupError(f"no dispute {dispute_id}")
        file = queries.file_of(session, card)
        steps = sum(len(one.papers) + len(one.scans) for one in file.items) + 1
        parts = _Parts()
        done = 0
        for item in file.items:
            if item.left_out and not (item.papers or item.scans):
                parts.lines.append(_Part(item.kind.chinese, item.left_out))
            for made, proved in _drawn(session, card, file, item):
                if cancelled():
                    raise Stopped(_("The file was not made; it was cancelled."))
                parts.add(made, item.kind.chinese, proved=proved)
                done += 1
                report(min(done, steps), steps)
        common = {**case_values(session, card, desk(session)), **_cover(card, file)}
    bound = _front_and_back(common, parts)
    report(steps, steps)
    return bound


def _drawn(
    session: Session, card: Card, file: File, item: Item
) -> Iterator[tuple[paper.Paper, bool]]:
    """Yield the papers of an item, then its scans; the remarks stand with the closing report.

    With each stands whether it carries a code.
    """
    for code, about in item.papers:
        yield papers.make(session, card.id, code, about), code in kinds.PROVED
    if item.kind.code == "note" and (file.situation or file.missing):
        values = case_values(session, card, desk(session))
        lacks = [one.kind.chinese for one in file.missing]
        told = {"situation": file.situation, "missing": lacks}
        yield paper.render("file_note", {**values, **told}), False
    name = f"{item.kind.chinese}（扫描件）" if item.papers else item.kind.chinese
    for number, scan in enumerate(item.scans, 1):
        picture = {"scan": attachments.content(session, scan)}
        told = {"name": name, "number_of": f"{number}/{len(item.scans)}"}
        filled = {**told, "office": "", "picture": "scan", paper.PICTURES: picture}
        yield paper.render("file_scan", filled), False


def _title(made: paper.Paper) -> str:
    """Return the title that a paper bears, without the blanks that spread it; "" without one."""
    import pikepdf

    with pikepdf.open(io.BytesIO(made.pdf)) as source:
        title = "".join(str(source.docinfo.get("/Title", "")).split())
    return "" if title == _UNTITLED else title


def _cover(card: Card, file: File) -> dict[str, Any]:
    days = [one.started_at.date() for one in card.sittings if one.started_at is not None]
    last = card.ended_on or (days[-1] if days else None)
    return {
        "file_name": "",
        "file_number": file.number,
        "began": told_day(card.received_at.date()),
        "closed": told_day(last),
        "keeping": file.keeping,
        "compiled_by": file.compiled_by,
        "compiled_on": told_day(file.compiled_on),
        "remark": file.note,
        **({"mediators": [card.officer]} if by_police(card) and card.officer else {}),
    }


def _front_and_back(common: dict[str, Any], parts: _Parts) -> Bound:
    """Draw cover, list and back, number the pages between them, and bind all."""
    inner = parts.lines
    spans = rules.spans([one.pages for one in inner])
    total = sum(one.pages for one in inner)
    values = {**common, "file_name": common["matter"], "pages_in_file": f"{total}页"}
    listed = [
        {"name": one.name, "pages": rules.span_words(span), "note": one.note}
        for one, span in zip(inner, spans, strict=True)
    ]
    cover = paper.render("file_cover", values)
    contents = paper.render("file_contents", {**values, "items": listed})
    back = paper.render("file_back", values)
    body = [pdf for one in inner for pdf in one.pdfs]
    pdf = _joined([cover, contents], body, back, parts)
    everything = [cover, contents, *body, back]
    missing = sorted({char for one in everything for char in one.missing})
    warnings = dict.fromkeys(one.warning for one in everything if one.warning)
    pages = cover.pages + contents.pages + total + back.pages
    return Bound(pdf, pages, tuple(missing), " ".join(warnings))


def _joined(
    front: Sequence[paper.Paper],
    body: Sequence[paper.Paper],
    back: paper.Paper,
    parts: _Parts,
) -> bytes:
    """Join the PDFs; the body's pages get their number in the file at the upper right."""
    import pikepdf

    whole = pikepdf.new()
    for one in front:
        _append(pikepdf, whole, one)
    first = len(whole.pages)
    for one in body:
        _append(pikepdf, whole, one)
    if parts.pages:
        with pikepdf.open(io.BytesIO(_numbers(parts))) as numbers:
            for at, overlay in enumerate(numbers.pages):
                whole.pages[first + at].add_overlay(overlay, None)
    _append(pikepdf, whole, back)
    target = io.BytesIO()
    whole.save(target, deterministic_id=True)
    whole.close()
    return target.getvalue()


def _append(pikepdf: Any, whole: Any, one: paper.Paper) -> None:
    with pikepdf.open(io.BytesIO(one.pdf)) as source:
        whole.pages.extend(source.pages)


def _numbers(parts: _Parts) -> bytes:
    """Return a PDF of empty pages with their numbers, beside a code where there is one."""
    from policepost.printing.canvas import PaperCanvas

    target = io.BytesIO()
    with fonts.DRAWING:
        fonts.warm()
        canvas = PaperCanvas(target, pagesize=(595.28, 841.89), invariant=1)
        for number in range(1, parts.pages + 1):
            right = _BESIDE_CODE if number in parts.coded else _RIGHT
            canvas.setFont("Song", _SIZE)
            canvas.drawRightString(right, _TOP, f"卷内第{number}页")
            canvas.showPage()
        canvas.save()
    return target.getvalue()
