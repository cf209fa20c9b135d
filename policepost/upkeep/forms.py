"""The post's own forms: which there are, what they look like, putting one in, taking it away.

A form of the post's own is a file in the folder ``forms`` of the post; whoever has the right to
that folder on the disk may also lay one there by hand, which no program can prevent. What is done
here is tried out first, journalled, and asks for the right.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policepost.core import paths
from policepost.core.errors import Refused
from policepost.core.files import chosen, prepare_folder, refusing, write_whole
from policepost.core.journalling import journal
from policepost.core.journalling.looking import NOBODY
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.printing import own_forms, paper
from policepost.printing.specimens import Specimen, specimens, tried_with

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.database import Database
    from policepost.printing.paper import Paper

FORM = "form"
"""The kind under which the journal names forms."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form as the list shows it.

    Attributes:
        own: Whether the post has its own.
        fault: Why its own cannot be used, empty if it can.
    """

    form: Specimen
    own: bool
    fault: str = ""


def lines(db: Database) -> list[FormLine]:
    """Every form; the post's own are tried out.

    Takes a tenth of a second and more for each of them: call it off the screen's thread.
    """
    return [_line(db, one) for one in specimens().values()]


def own_names(db: Database) -> list[str]:
    """What the forms of the post's own are called, in the language of the screen."""
    return [one.label for one in specimens().values() if _path(db, one).is_file()]


def _line(db: Database, one: Specimen) -> FormLine:
    path = _path(db, one)
    if not path.is_file():
        return FormLine(one, own=False)
    try:
        _try_out(db, one, _text_of(path))
    except Refused as refusal:
        return FormLine(one, own=True, fault=refusal.sentence)
    return FormLine(one, own=True)


def _path(db: Database, one: Specimen) -> Path:
    return paths.own_forms(db.folder) / (one.name + paper.SUFFIX)


def source(db: Database, one: Specimen) -> str:
    """The text of a form as it is used, to be changed outside of the program. Raises Refused."""
    own = _path(db, one)
    return _text_of(own if own.is_file() else paths.forms() / own.name)


def blank(one: Specimen) -> Paper:
    """A paper of a form with invented values, as it would print now; slow."""
    first = tried_with(one.name)[0]
    return paper.render(first.name, first.values or {})


def try_file(db: Database, one: Specimen, path: Path) -> tuple[str, Paper]:
    """The text of a file that is to become a form, and a paper of it with invented values.

    Slow: call it off the screen's thread.

    Raises:
        Refused: It is no form, or cannot be drawn; the sentence is why, and in which line.
    """
    text = _text_of(path)
    return text, _try_out(db, one, text)


def _text_of(path: Path) -> str:
    content = chosen(path, own_forms.LARGEST)
    if len(content) > own_forms.LARGEST:
        raise _unusable(own_forms.too_large().sentence)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unusable(_("it is no text saved as UTF-8")) from error


def _try_out(db: Database, one: Specimen, text: str) -> Paper:
    papers = [(each.name, each.values or {}) for each in tried_with(one.name)]
    try:
        return own_forms.try_out(one.name, text, papers, paths.own_forms(db.folder))
    except Refused as refusal:
        raise _unusable(refusal.sentence) from refusal


def _unusable(why: str) -> Refused:
    return Refused(_("This form cannot be used: {why}.").format(why=why.rstrip(".")))


def put_in(db: Database, one: Specimen, text: str) -> None:
    """Let a text be the post's own form from the next page on; slow.

    Raises:
        Refused: It cannot be drawn, or the role may not; the form is then as it was.
    """
    db.demand("Put in own form")
    _try_out(db, one, text)
    path = _path(db, one)
    prepare_folder(path.parent)
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    with refusing(path.parent), db.transaction("Put in own form") as session:
        journal.note(session, "put_in", Ref(FORM, NOBODY), paper=one.name, digest=digest)
        session.flush()
        write_whole(path, content)
    own_forms.close()


def put_back(db: Database, one: Specimen) -> None:
    """Use the supplied form again; the post's own one is deleted.

    Raises:
        Refused: The post has none of its own, or the role may not.
    """
    db.demand("Put back supplied form")
    path = _path(db, one)
    if not path.is_file():
        raise Refused(_("The post has no form of its own here."))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with refusing(path.parent), db.transaction("Put back supplied form") as session:
        journal.note(session, "delete", Ref(FORM, NOBODY), paper=one.name, digest=digest)
        session.flush()
        path.unlink()
    own_forms.close()


def save_source(db: Database, one: Specimen, target: Path) -> None:
    """Write a form as it is used into a file, to be changed there. Raises Refused."""
    with refusing(target.parent):
        write_whole(target, source(db, one).encode())
