"""Renders a form of ``forms/`` with plain values to a PDF.

A form is RML (ReportLab's document markup, drawn by z3c.rml) written with Jinja2 in its sandbox;
how to write one stands at the top of ``forms/_base.rml.j2``. The post's own folder
(`use_own_forms`) comes first; a form there that fails gives way to the shipped one, and
`Paper.warning` says why.

The same values give the same bytes.
"""

import difflib
import hashlib
import importlib
import io
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import policepost
from policepost.core import memory, paths
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.printing import choosing, fonts, numerals
from policepost.printing.tags import check

if TYPE_CHECKING:
    import jinja2.sandbox

PICTURES: Final = "pictures"
"""Among the values: JPEG by the name under which the form's ``<photo>`` asks for it."""
BLANK: Final = "blank"
"""Among the values: true of a paper to be written on, of which nothing is struck out."""
SUFFIX: Final = ".rml.j2"
"""How the file of a form ends."""
_own_folder: list[Path] = []
_last_pages: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Paper:
    """A rendered form.

    ``missing``: characters of the values that no face has; they print as 〓 and are to be announced
    before printing. ``warning``: why the post's own form could not be used, "" if it could; and
    once, why the typeface could not that was chosen on this computer.
    """

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    warning: str = ""


class Given(NamedTuple):
    """What a drawing needs besides the markup."""

    pictures: Mapping[str, bytes]
    blank: bool


def use_own_forms(folder: Path | None) -> None:
    """Look for forms in ``folder`` first (`policepost.core.paths.own_forms`); None: no longer."""
    from policepost.printing import own_forms

    _own_folder[:] = [folder] if folder is not None else []
    own_forms.close()


def warm() -> None:
    """Load what drawing needs, in a thread of its own, so that nobody waits for the first paper.

    The libraries take 20 MB and 0.2 s, so nobody loads them before a page is open that has papers.
    """
    importlib.import_module("policepost.printing.document")
    choosing.settle()
    with fonts.DRAWING:
        fonts.warm()
        _environment(None).get_template("agreement" + SUFFIX)
    memory.loaded("papers")


def render(form: str, values: Mapping[str, object]) -> Paper:
    """Render ``forms/<form>.rml.j2`` with ``values`` and return the pages.

    Raises `Refused` if the shipped form itself cannot be drawn with these values. Takes about 20 ms
    a page; the first call loads libraries for 0.3 s if nobody called `warm`. May be called from any
    thread; drawings wait for one another.
    """
    choosing.settle()
    own = _own_files(form)
    done = _rendered_own(form, values, own) if own else draw(form, values, None)
    told = choosing.untold()
    memory.loaded("papers")
    return replace(done, warning=f"{done.warning} {told}".strip()) if told else done


def _rendered_own(form: str, values: Mapping[str, object], own: list[Path]) -> Paper:
    from policepost.printing import own_forms

    try:
        return own_forms.render(form, values, own)
    except (Refused, OSError) as error:
        warning = _(
            "Your own form {name} cannot be used ({why}). The supplied form is printed."
        ).format(name=own[0].name, why=error)
        return replace(draw(form, values, None), warning=warning)


def form_mark(form: str) -> str:
    """Return a mark of how a form is drawn now: another one once it, a part or the program changed.

    What was drawn under another mark may break its lines elsewhere, or say its own words otherwise.
    """
    own = {path.name: path for path in _own_files(form)}
    names = [form + SUFFIX, *sorted(path.name for path in paths.forms().glob(f"_*{SUFFIX}"))]
    choosing.settle()
    faces = [f"{name} {one.family}" for name, one in sorted(fonts.in_use().items())]
    told = hashlib.sha256(" ".join([policepost.__version__, *faces]).encode())
    for name in names:
        told.update(own.get(name, paths.forms() / name).read_bytes())
    return told.hexdigest()[:32]


def _own_files(form: str) -> list[Path]:
    """Return the post's own files that take part in a form: itself, then changed common parts."""
    return [
        path
        for folder in _own_folder
        for path in (folder / (form + SUFFIX), *sorted(folder.glob(f"_*{SUFFIX}")))
        if path.is_file()
    ]


def reason(error: BaseException, source: str) -> str:
    """Say in a few words what is wrong with a form and in which line of its ``source``."""
    text = str(error).strip().split("\n")[0]
    line = getattr(error, "lineno", None)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.endswith(SUFFIX):
            line = frame.lineno
    drawn = getattr(error, "__notes__", None)
    if drawn:
        line = _line_like(drawn[0], source)
    return _("line {line}: {text}").format(line=line, text=text) if line else text


def _line_like(drawn: str, source: str) -> int | None:
    """Return the number of the line in ``source`` that most likely made the line ``drawn``."""
    lines = [line.strip() for line in source.splitlines()]
    for number, line in enumerate(lines, 1):
        if drawn in line:
            return number
    nearest = difflib.get_close_matches(drawn.strip(), lines, 1, 0.3)
    return lines.index(nearest[0]) + 1 if nearest else None


@cache
def _environment(own: Path | None) -> "jinja2.sandbox.SandboxedEnvironment":
    """Return the Jinja2 environment that looks into ``own`` and then into the shipped folder."""
    return _make_environment(own, {})


def _make_environment(
    own: Path | None, tried: Mapping[str, str]
) -> "jinja2.sandbox.SandboxedEnvironment":
    """Return an environment that looks among the texts ``tried`` before it looks into folders."""
    import jinja2.sandbox

    folders = [paths.forms()] if own is None else [own, paths.forms()]

    def find(name: str) -> tuple[str, str, None] | None:
        return (tried[name], name, None) if name in tried else None

    files = jinja2.FileSystemLoader(folders, encoding="utf-8-sig")
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader([jinja2.FunctionLoader(find), files]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_readable,
    )
    environment.filters["number"] = numerals.number
    environment.filters["amount"] = numerals.amount
    environment.filters["day"] = numerals.day
    return environment


def _readable(value: object) -> object:
    """Print None as nothing, and take out control characters, which no markup may hold."""
    if value is None:
        return ""
    if type(value) is str:
        return "".join(char for char in value if char >= " " or char in "\n\t")
    return value


def draw(
    form: str,
    values: Mapping[str, object],
    own: Path | None,
    tried: Mapping[str, str] | None = None,
) -> Paper:
    """Render from one choice of folders; an error carries the line of markup it speaks of.

    ``tried``: texts that take the place of files, by their names, before anything keeps them.
    """
    environment = _make_environment(own, tried) if tried else _environment(own)
    markup = environment.get_template(form + SUFFIX).render(values)
    given = Given(cast("Mapping[str, bytes]", values.get(PICTURES, {})), bool(values.get(BLANK)))
    try:
        with fonts.DRAWING:
            return _set(form, markup, given)
    except Exception as error:
        place = re.search(r"\bline (\d+)", str(error))
        if place is not None:
            error.add_note(markup.splitlines()[int(place[1]) - 1])
        raise


def _set(form: str, markup: str, given: Given) -> Paper:
    """Draw the finished ``markup``; in our faces, if those of this computer are at fault."""
    try:
        return _print(form, markup, given)
    except Exception:
        if not fonts.in_use():
            raise
        with fonts.supplied():
            done = _print(form, markup, given)  # raises again if the form itself is at fault
    choosing.give_up()
    return done


def _print(form: str, markup: str, given: Given) -> Paper:
    """Draw the finished ``markup``; draw again if the guessed number of pages was wrong."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(markup.encode(), parser)
    _check(root)
    text = "".join(str(part) for part in root.itertext())
    guess = _last_pages.get(form, 1)
    counting = root.find(".//ledger") is not None  # of many pages: drawn once they are counted
    pdf, pages = _draw(root, guess, given, silent=counting)
    if counting or pages != guess:
        pdf, pages = _draw(root, pages, given)
    _last_pages[form] = pages
    return Paper(pdf, pages, fonts.missing_characters(text))


def _check(root: Any) -> None:
    """Refuse what a form has no business with, and load the faces it names."""
    check(root)
    fonts.warm()
    for name in root.xpath("//@fontName | //setFont/@name | //font/@name"):
        if fonts.is_ours(str(name)):
            fonts.face(fonts.standing(str(name)))


def _draw(root: Any, pages: int, given: Given, *, silent: bool = False) -> tuple[bytes, int]:
    """Draw the document with ``pages`` as the total it names; return the bytes and true total."""
    from policepost.printing.document import PAGES, Document

    document = Document(root, given.pictures, silent=silent, blank=given.blank)
    document.names[PAGES] = str(pages)
    target = io.BytesIO()
    document.process(target)
    return target.getvalue(), document.doc.page
