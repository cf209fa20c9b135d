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
from policepost.printing import paper

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
            raise Refused(_("it is larger than {most} KB").format(most=LARGEST // 1024))
    question = pickle.dumps((form, dict(values), str(files[0].parent), str(files[0])))
    try:
        with _turn:
            answer = _child.ask(f"{__name__}:{drawn.__name__}", question)
    except aside.Gone as error:
        raise Refused(_("it takes too long or needs too much memory")) from error
    except aside.Failed as error:
        raise Refused(str(error)) from error
    head, _newline, pdf = answer.partition(b"\n")
    pages, missing = json.loads(head)
    return paper.Paper(pdf, int(pages), tuple(map(str, missing)))


def drawn(question: bytes) -> bytes:
    """What the child does; its questions come from this program alone."""
    form, values, folder, first = pickle.loads(question)  # noqa: S301 - made by render above
    try:
        done = paper.draw(form, values, Path(folder))
    except MemoryError:
        raise
    except Exception as error:
        source = Path(first).read_text("utf-8-sig", "replace")
        raise Refused(paper.reason(error, source)) from error
    if done.pages > MOST_PAGES:
        raise Refused(_("it makes more than {most} pages").format(most=MOST_PAGES))
    return json.dumps([done.pages, done.missing]).encode() + b"\n" + done.pdf


def close() -> None:
    """End the child; forms that changed are read anew by the next one."""
    with _turn:
        _child.close()
