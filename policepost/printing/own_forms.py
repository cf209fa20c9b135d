"""The post's own forms, drawn in a child process: whoever wrote them, the program lives on.

Jinja's sandbox and the list of tags keep a form from Python, files and the network; loops without
end and texts without measure end at the limits of the child (``core/aside.py``), which is kept for
the next drawing, so that the preview follows the keys.
"""

from __future__ import annotations

import json
import pickle
import threading
from collections.abc import Mapping
from pathlib import Path

from policepost.core import aside
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.printing import choosing, fonts, paper

LARGEST = 512 * 1024
"""Bytes of a form."""
MOST_PAGES = 200

_child = aside.Aside()
_turn = threading.Lock()


def render(form: str, values: Mapping[str, object], files: list[Path]) -> paper.Paper:
    """Draw a form of which some files are the post's own; `paper.render` for all others.

    Raises:
        Refused: It cannot be used; the sentence is why, and where.
    """
    for path in files:
        if path.stat().st_size > LARGEST:
            raise too_large()
    return _ask([(form, dict(values))], str(files[0].parent), files[0].name, None)


def try_out(
    name: str, text: str, papers: list[tuple[str, Mapping[str, object]]], folder: Path
) -> paper.Paper:
    """Draw papers with ``text`` in the place of one form, before anything keeps it.

    Args:
        name: Of the form or the common part, without ``.rml.j2``.
        text: What is to take its place.
        papers: Forms and their values; all are drawn.
        folder: Where the post's other own forms lie.

    Returns:
        The first of the papers.

    Raises:
        Refused: One of them cannot be drawn; the sentence is why, and where.
    """
    if len(text.encode()) > LARGEST:
        raise too_large()
    return _ask([(form, dict(values)) for form, values in papers], str(folder), name, text)


def too_large() -> Refused:
    """The refusal of a form that is not even read."""
    return Refused(_("it is larger than {most} KB").format(most=LARGEST // 1024))


def _ask(
    papers: list[tuple[str, dict[str, object]]], folder: str, name: str, text: str | None
) -> paper.Paper:
    question = pickle.dumps((papers, folder, name, text, fonts.in_use()))
    try:
        with _turn:
            _child.seconds = aside.SECONDS + len(papers)  # a common part is tried on all of them
            answer = _child.ask(f"{__name__}:{drawn.__name__}", question)
    except aside.Gone as error:
        raise Refused(_("it takes too long or needs too much memory")) from error
    except aside.Failed as error:
        raise Refused(str(error)) from error
    head, _newline, pdf = answer.partition(b"\n")
    pages, missing, at_fault = json.loads(head)
    if at_fault:
        choosing.give_up()
    return paper.Paper(pdf, int(pages), tuple(map(str, missing)))


def drawn(question: bytes) -> bytes:
    """What the child does; its questions come from this program alone."""
    papers, folder, name, text, faces = pickle.loads(question)  # noqa: S301 - made by _ask above
    choosing.use_only(faces)
    own = Path(folder)
    tried = None if text is None else {name + paper.SUFFIX: text}
    done = []
    for form, values in papers:
        try:
            done.append(paper.draw(form, values, own, tried))
        except MemoryError:
            raise
        except Exception as error:
            source = (own / name).read_text("utf-8-sig", "replace") if text is None else text
            raise Refused(paper.reason(error, source)) from error
        if done[-1].pages > MOST_PAGES:
            raise Refused(_("it makes more than {most} pages").format(most=MOST_PAGES))
    at_fault = fonts.in_use() != faces
    return json.dumps([done[0].pages, done[0].missing, at_fault]).encode() + b"\n" + done[0].pdf


def close() -> None:
    """End the child; forms that changed are read anew by the next one."""
    with _turn:
        _child.close()
