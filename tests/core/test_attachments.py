"""Attachments lie in the encrypted file once, and go when nothing rests on them any more."""

import io
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import func, select

from policepost.core import attachments, pictures
from policepost.core.attachments import Attachment, Content
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import erasing
from policepost.core.records import new_id
from policepost.core.shapes import Ref

HERE, THERE = Ref("inspection", new_id()), Ref("inspection", new_id())


def hang(
    db: Database, ref: Ref, content: bytes = b"bytes", *, part: str = "A1", name: str = "a.jpg"
) -> UUID:
    with db.transaction("Add photo") as session:
        return attachments.attach(
            session, ref, content, b"small", name=name, media_type=pictures.TYPE, part=part
        )


def contents(db: Database) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Content)) or 0


def test_the_same_content_lies_there_once(db: Database) -> None:
    first = hang(db, HERE)
    assert hang(db, HERE) == first
    second, third = hang(db, HERE, part="B2"), hang(db, THERE)
    assert contents(db) == 1
    with db.reading() as session:
        assert [one.id for one in attachments.of(session, HERE)] == [first, second]
        (one,) = attachments.of(session, HERE, "A1")
        assert (one.name, one.size, one.preview) == ("a.jpg", 5, b"small")
        assert attachments.content(session, third) == b"bytes"
        assert attachments.count(session, HERE) == 2
    with db.transaction("Remove photo") as session:
        attachments.detach(session, first)
        attachments.detach(session, first)
    assert contents(db) == 1
    with db.transaction("Remove photo") as session:
        attachments.detach(session, second)
        attachments.detach(session, third)
    assert contents(db) == 0
    with db.reading() as session:
        assert attachments.content(session, third) == b""


def test_the_journal_holds_the_digest_and_not_the_bytes(db: Database) -> None:
    hang(db, HERE, b"\x89 very own bytes")
    with db.engine.connect() as connection:
        said = connection.exec_driver_sql("SELECT kind, fields FROM journal_change").all()
    assert any(kind == "attachment" and "digest" in fields for kind, fields in said)
    assert not any(
        "very own bytes" in fields or kind == "attachment_content" for kind, fields in said
    )


def test_what_is_deleted_for_good_leaves_nothing(db: Database) -> None:
    kept = hang(db, THERE, b"other")
    gone = hang(db, HERE, name="张某门前.jpg")
    with db.transaction("Delete for good") as session:
        keys = attachments.forget(session, HERE)
        erasing.erase(session, keys)
    assert keys == {gone: "attachment"}
    with db.reading() as session:
        assert list(session.scalars(select(Attachment.id))) == [kept]
    assert contents(db) == 1
    with db.engine.connect() as connection:
        said = connection.exec_driver_sql("SELECT fields FROM journal_change").scalars()
        assert not any("张某门前" in fields for fields in said)
    with db.transaction("Delete for good") as session:
        assert attachments.forget(session, HERE) == {}


def test_there_are_limits(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST", 2)
    hang(db, HERE, b"1")
    hang(db, HERE, b"2")
    with pytest.raises(Refused, match="2 pictures"):
        hang(db, HERE, b"3")
    monkeypatch.setattr(attachments, "LARGEST", 3)
    with pytest.raises(Refused, match="too large"):
        hang(db, THERE, b"1234")
    assert contents(db) == 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("门前.jpg", "门前.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.jpg", "a.jpg"),
        ("a.jpg:hidden.exe", "a.jpg_hidden.exe"),
        ("CON", "_CON"),
        ("nul.jpg", "_nul.jpg"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\0b\n c.jpg", "ab c.jpg"),
        (" .. ", "_"),
        ("", "_"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_a_name_cannot_mislead(name: str, shown: str) -> None:
    assert attachments.shown_name(name) == shown


def test_a_picture_is_kept_as_it_is_made_small(db: Database) -> None:
    target = io.BytesIO()
    Image.new("RGB", (2000, 100), "red").save(target, "PNG")
    kept, preview = pictures.small(target.getvalue())
    with db.transaction("Add photo") as session:
        made = attachments.attach(
            session, HERE, kept, preview, name="a.png", media_type=pictures.TYPE
        )
    with db.reading() as session:
        assert Image.open(io.BytesIO(attachments.content(session, made))).size == (1600, 80)
