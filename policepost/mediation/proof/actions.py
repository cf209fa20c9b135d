"""Issuing papers with a code, and knowing the keys of other posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock, settings
from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.language import _
from policepost.mediation.proof import content, keys, queries, rules
from policepost.mediation.proof.queries import Issued
from policepost.mediation.records import IssuedPaper, PostKey, PostKeySecret

if TYPE_CHECKING:
    from policepost.core.database import Database


def issue(
    session: Session,
    dispute_id: UUID,
    kind: str,
    record: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    about: UUID | None = None,
) -> Issued:
    """Return the paper that says this: the one there is, or a new one with a code of its own.

    One that was prepared and never printed gives way to the new one. Part of the caller's
    transaction.

    Args:
        session: The transaction's session.
        dispute_id: Which dispute it is about.
        kind: The form that is filled.
        record: What is stored, as `content.record_of` gives it, with the ``number``.
        values: What fills the form, reckoned for today.
        about: The supplementary agreement; None for the agreement.
    """
    for one in queries.papers_of(session, dispute_id, about):
        if queries.says(one, record) and one.kind == kind:
            return one
        if one.prints == 0:
            session.delete(session.get_one(IssuedPaper, one.id))
    whole = content.content(kind, clock.today(), record, values)
    made = _signed(session, rules.canonical(whole), str(record["number"]))
    made.dispute_id, made.kind, made.about = dispute_id, kind, about
    session.add(made)
    session.flush()
    return queries.issued_line(made)


def _signed(session: Session, text: str, number: str) -> IssuedPaper:
    fingerprint, secret = _own_key(session)
    digest = rules.digest(text)
    signature = keys.sign(secret, rules.signed(digest, number))
    return IssuedPaper(
        number=number,
        issued_at=clock.now(),
        content=text,
        digest=digest.hex(),
        fingerprint=fingerprint,
        signature=signature.hex(),
        check_code=rules.check_code(signature),
        prints=0,
    )


def _own_key(session: Session) -> tuple[str, bytes]:
    """Return fingerprint and secret of the post's own key, made with the first paper."""
    found = session.execute(
        select(PostKey.fingerprint, PostKeySecret.secret)
        .join(PostKeySecret, PostKeySecret.fingerprint == PostKey.fingerprint)
        .where(PostKey.own)
    ).first()
    if found is not None:
        return found.fingerprint, found.secret
    secret = keys.new_secret()
    public = keys.public_of(secret)
    post = str(settings.get(session, "post.name", ""))
    key = _key(post, public, own=True)
    session.add_all([key, PostKeySecret(fingerprint=key.fingerprint, secret=secret)])
    session.flush()
    return key.fingerprint, secret


def _key(post: str, public: bytes, *, own: bool) -> PostKey:
    return PostKey(
        fingerprint=rules.fingerprint(public),
        public=public.hex(),
        post=post,
        own=own,
        known_since=clock.today(),
    )


def count_print(session: Session, issued_id: UUID) -> None:
    """Keep that an issued paper was printed; part of the caller's transaction."""
    session.get_one(IssuedPaper, issued_id).prints += 1


def take_key(db: Database, file: bytes, fingerprint: str) -> None:
    """Take in the key of another post, once somebody has compared its fingerprint.

    Args:
        db: The post.
        file: What the other post handed over.
        fingerprint: What was compared; another one than the file's is refused.

    Raises:
        Refused: The file holds no key, or this post's own, or one that is known.
    """
    known = keys.read_file(file)
    if known.fingerprint != fingerprint:
        raise Refused(_("The file was changed while you compared; read it again."))
    with db.transaction("Take in the key of a post") as session:
        there = session.scalars(
            select(PostKey).where(PostKey.fingerprint == known.fingerprint)
        ).first()
        if there is not None:
            sentence = _("This is your own key.") if there.own else _("This key is known already.")
            raise Refused(sentence)
        session.add(_key(known.post, known.public, own=False))


def forget_key(db: Database, key_id: UUID) -> None:
    """Forget another post's key: its papers are unknown then. Raises Refused for the own."""
    with db.transaction("Forget the key of a post") as session:
        key = session.get_one(PostKey, key_id)
        if key.own:
            raise Refused(_("Your own key stays: papers that are signed with it are out there."))
        session.delete(key)


def _refuse_undo(_session: Session, _entry: undo.Entry) -> None:
    raise Refused(_("A paper went out under this; what it proves is not taken back."))


undo.refuses(IssuedPaper.__tablename__, _refuse_undo)
undo.refuses(PostKey.__tablename__, _refuse_undo)
