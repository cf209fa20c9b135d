"""What the codes on papers say, held against what this post knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import settings
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import cards
from policepost.mediation.proof import content, keys, rules
from policepost.mediation.proof.rules import Code, Difference
from policepost.mediation.records import IssuedPaper, PostKey, PostKeySecret


class Outcome(StrEnum):
    """What is found of a paper."""

    GENUINE = "genuine"
    CHANGED = "changed"
    FORGED = "forged"
    ELSEWHERE = "elsewhere"
    LOST = "lost"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A paper that went out.

    Attributes:
        proof: What stands in its code; see `rules.packed`.
    """

    id: UUID
    dispute_id: UUID
    kind: str
    about: UUID | None
    number: str
    issued_at: datetime
    content: str
    check_code: str
    prints: int
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is found of one paper.

    Attributes:
        outcome: Genuine, changed since, forged …
        number: As the code says it, or as it was typed.
        post: Whose key signed it; "" where nobody's that is known.
        issued: What stood on it; None of another post's paper and of an unknown one.
        changed: What the record says otherwise today.
    """

    outcome: Outcome
    number: str
    post: str = ""
    issued: Issued | None = None
    changed: tuple[Difference, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """What the changed fields are called."""
        return tuple(content.label(one.path) for one in self.changed)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key that this post knows."""

    id: UUID
    fingerprint: str
    post: str
    own: bool
    known_since: date

    @property
    def shown(self) -> str:
        """The fingerprint as it is compared."""
        return rules.shown_fingerprint(self.fingerprint)


_LATEST = (
    select(IssuedPaper)
    .where(
        IssuedPaper.dispute_id == bindparam("dispute"),
        IssuedPaper.about.is_(bindparam("about", None)),
    )
    .order_by(IssuedPaper.issued_at.desc(), IssuedPaper.id.desc())
)


def issued_line(found: IssuedPaper) -> Issued:
    """Return a paper as whoever prints or checks it reads it."""
    code = Code(
        bytes.fromhex(found.fingerprint)[: rules.MARK_BYTES],
        bytes.fromhex(found.digest),
        bytes.fromhex(found.signature),
        found.number,
    )
    return Issued(
        id=found.id,
        dispute_id=found.dispute_id,
        kind=found.kind,
        about=found.about,
        number=found.number,
        issued_at=found.issued_at,
        content=found.content,
        check_code=found.check_code,
        prints=found.prints,
        proof=rules.packed(code),
    )


def papers_of(session: Session, dispute_id: UUID, about: UUID | None = None) -> list[Issued]:
    """Return the papers with a code of a dispute, the newest first."""
    rows = session.scalars(_LATEST, {"dispute": dispute_id, "about": about})
    return [issued_line(one) for one in rows]


def standing_paper(
    session: Session, dispute_id: UUID, record: object, about: UUID | None = None
) -> Issued | None:
    """Return the paper that says what the record says now; None where it says something else."""
    for one in papers_of(session, dispute_id, about):
        if says(one, record):
            return one
    return None


def says(issued: Issued, record: object) -> bool:
    """Say whether a paper says what a record says, as far as it tells of it."""
    return not any(rules.differences(content.read(issued.content)["record"], record))


def known_keys(session: Session) -> list[KeyLine]:
    """Return the keys that this post knows, its own first."""
    rows = session.scalars(select(PostKey).order_by(PostKey.own.desc(), PostKey.post)).all()
    return [KeyLine(one.id, one.fingerprint, one.post, one.own, one.known_since) for one in rows]


def key_file(session: Session) -> bytes:
    """Return the file that hands this post's public key to another. Raises Refused without one."""
    own = session.execute(
        select(PostKeySecret.secret).join(PostKey, PostKey.fingerprint == PostKeySecret.fingerprint)
    ).scalar()
    if own is None:
        raise Refused(_("This post has no key yet; it is made with the first agreement."))
    return keys.file_of(str(settings.get(session, "post.name", "")), own)


def check_codes(session: Session, texts: Iterable[str]) -> list[Verdict]:
    """Return what is found of each code of ours among some texts."""
    codes = [code for code in map(rules.unpacked, dict.fromkeys(texts)) if code is not None]
    return [_checked(session, code) for code in codes]


def _checked(session: Session, code: Code) -> Verdict:
    key = _key_of(session, code.mark)
    if key is None:
        return Verdict(outcome=Outcome.UNKNOWN, number=code.number)
    signed = rules.signed(code.digest, code.number)
    if not keys.holds(bytes.fromhex(key.public), code.signature, signed):
        return Verdict(outcome=Outcome.FORGED, number=code.number, post=key.post)
    if not key.own:
        return Verdict(outcome=Outcome.ELSEWHERE, number=code.number, post=key.post)
    found = session.scalars(
        select(IssuedPaper).where(
            IssuedPaper.number == code.number, IssuedPaper.digest == code.digest.hex()
        )
    ).first()
    if found is None:
        return Verdict(outcome=Outcome.LOST, number=code.number, post=key.post)
    return _compared(session, found, key)


def _key_of(session: Session, mark: bytes) -> PostKey | None:
    wanted = PostKey.fingerprint.startswith(mark.hex())
    return session.scalars(select(PostKey).where(wanted).order_by(PostKey.own.desc())).first()


def check_by_hand(session: Session, number: str, written: str) -> Verdict:
    """Return what is found of a paper by its number and check code, for whoever has no scanner.

    Raises:
        Refused: That is no check code.
    """
    code = rules.tidy_check_code(written)
    if not code:
        raise Refused(
            _("A check code has eight letters and digits, such as K7Q2-M9XD."), field="check_code"
        )
    wanted = rules.tidy_number(number)
    with_code = session.scalars(select(IssuedPaper).where(IssuedPaper.check_code == code)).all()
    for one in with_code:
        key = _key_of(session, bytes.fromhex(one.fingerprint))
        if rules.tidy_number(one.number) == wanted and key is not None:
            return _compared(session, one, key)
    numbers: Sequence[str] = session.scalars(select(IssuedPaper.number).distinct()).all()
    is_there = any(rules.tidy_number(one) == wanted for one in numbers)
    outcome = Outcome.FORGED if is_there else Outcome.UNKNOWN
    return Verdict(outcome=outcome, number=number.strip())


def _compared(session: Session, found: IssuedPaper, key: PostKey) -> Verdict:
    """Hold what stood on a paper against its record of today.

    First against its own signature: who wrote into the file past the program is found, too.
    """
    issued = issued_line(found)
    digest = rules.digest(found.content)
    signed = rules.signed(digest, found.number)
    if not keys.holds(bytes.fromhex(key.public), bytes.fromhex(found.signature), signed):
        return Verdict(outcome=Outcome.FORGED, number=found.number, post=key.post, issued=issued)
    then = content.read(found.content)["record"]
    changed = tuple(rules.differences(then, record_now(session, issued)))
    return Verdict(
        outcome=Outcome.CHANGED if changed else Outcome.GENUINE,
        number=found.number,
        post=key.post,
        issued=issued,
        changed=changed,
    )


def record_now(session: Session, issued: Issued) -> dict[str, Any]:
    """Return the record of a paper that went out, as it is today; empty where it is gone."""
    card = cards.card(session, issued.dispute_id)
    if card is None:
        return {}
    try:
        return content.record_of(card, issued.about)
    except LookupError:  # the supplementary agreement is gone
        return {}
