"""The Chinese catalogue: gather the messages, keep their translations, compile them.

``python -m tests.catalogue`` reads the messages of each folder under ``policepost/``, brings its
fragment ``resources/locale/zh_CN/<folder>.po`` up to date and compiles all fragments into the one
file that the program reads. Names of folders restrict which fragments are rewritten. With
``--check`` nothing is written, and whatever is missing, doubtful or out of date is named.
"""

from __future__ import annotations

import argparse
import io
import string
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "policepost"
LOCALE = ROOT / "resources" / "locale" / "zh_CN"

PROGRAM = "program"
"""The fragment of the modules that lie in no folder."""

KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "bilingual": (1,),  # before a language is chosen
    "transaction": (1,),  # an action's name is shown in histories
}

_HEADERS = [
    ("Language", "zh_CN"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;\n"),
]


class Fragment(Catalog):
    """A catalogue whose header says only what a reader of the file needs.

    Babel's own header carries dates and versions, which would change with every run.
    """

    def __init__(self) -> None:
        """Start an empty catalogue."""
        super().__init__(locale="zh_CN", fuzzy=False, header_comment="# Simplified Chinese.")

    mime_headers = property(lambda _self: _HEADERS)


def sources(code: Path = CODE) -> dict[str, list[Path]]:
    """Return the Python files of each fragment."""
    found: dict[str, list[Path]] = {}
    for path in sorted(code.rglob("*.py")):
        inside = path.relative_to(code).parts
        found.setdefault(inside[0] if len(inside) > 1 else PROGRAM, []).append(path)
    return found


def extracted(files: Iterable[Path], root: Path = ROOT) -> Fragment:
    """Return the messages of ``files``, all without a translation."""
    catalogue = Fragment()
    for path in files:
        with path.open("rb") as stream:
            for _line, message, notes, context in extract(
                "python", stream, KEYWORDS, comment_tags=("Note:",)
            ):
                place = (path.relative_to(root).as_posix(), 0)
                catalogue.add(message, None, [place], auto_comments=notes, context=context)
    return catalogue


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield all messages but the header."""
    return (message for message in catalogue if message.id)


def key(message: Message) -> tuple[str, str | None]:
    """Return what tells one message from another: its (singular) text and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def translation(message: Message) -> str:
    """Return the translation, empty if there is none; Chinese has one form for every number."""
    text = message.string
    return (text if isinstance(text, str) else next(iter(text or ()), "")) or ""


def read(path: Path) -> Catalog:
    """Read a fragment; one that is not there yet is empty."""
    if not path.exists():
        return Fragment()
    with path.open("rb") as stream:
        return read_po(stream, locale="zh_CN", abort_invalid=True)


def brought_up_to_date(wanted: Fragment, known: Mapping[tuple[str, str | None], str]) -> Fragment:
    """Put the ``known`` translations beside the ``wanted`` messages."""
    for message in messages(wanted):
        text = known.get(key(message), "")
        message.string = text if isinstance(message.id, str) else (text,)
    return wanted


def as_po(catalogue: Fragment) -> bytes:
    """Return the fragment's file: ordered by source file, without line numbers."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, include_lineno=False, sort_by_file=True)
    return out.getvalue()


def as_mo(fragments: Iterable[Catalog]) -> bytes:
    """Compile all fragments into one file; equal fragments give equal bytes."""
    whole = Fragment()
    for fragment in fragments:
        for message in messages(fragment):
            if translation(message) and not message.fuzzy:
                whole.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, whole)
    return out.getvalue()


def _fields(text: str) -> set[str]:
    """Return the names in braces that ``str.format`` fills."""
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name is not None}


def _wrong_fields(message: Message) -> bool:
    """Say whether a translation asks for other values than its message offers."""
    texts = (message.id,) if isinstance(message.id, str) else message.id
    try:
        return _fields(translation(message)) != set().union(*map(_fields, texts))
    except ValueError:  # a single brace: such a message is not for str.format
        return False


def problems(fragments: Mapping[str, Catalog]) -> list[str]:
    """Name every message without a translation, doubtful, or translated in two ways."""
    found = []
    known: dict[tuple[str, str | None], tuple[str, str]] = {}
    for name, fragment in fragments.items():
        for message in messages(fragment):
            text, shown = translation(message), f"{name}.po: {key(message)[0]!r}"
            first = known.setdefault(key(message), (text, name))
            if not text:
                found.append(f"{shown} has no translation")
            elif message.fuzzy:
                found.append(f"{shown} is marked fuzzy")
            elif _wrong_fields(message):
                found.append(f"{shown} and its translation name different values in braces")
            elif first[0] and first[0] != text:
                found.append(
                    f"{shown} is {text!r} here and {first[0]!r} in {first[1]}.po: agree on one,"
                    " or tell the two apart by pgettext"
                )
    return found


def _translations(fragments: Iterable[Catalog]) -> dict[tuple[str, str | None], str]:
    """Return the translations of ``fragments``; the first one that has one decides."""
    known: dict[tuple[str, str | None], str] = {}
    for fragment in fragments:
        for message in messages(fragment):
            if translation(message):
                known.setdefault(key(message), translation(message))
    return known


def files(code: Path = CODE, locale: Path = LOCALE, only: Iterable[str] = ()) -> dict[Path, bytes]:
    """Return what each file of the catalogue must contain.

    Args:
        code: The folder of the program.
        locale: The folder of the fragments.
        only: Names of the fragments to bring up to date; none means all of them.
    """
    found = sources(code)
    old = {path.stem: read(path) for path in sorted(locale.glob("*.po"))}
    known = _translations(old.values())
    wanted: dict[Path, bytes] = {}
    for name, paths in found.items():
        if only and name not in only:
            continue
        own = _translations([old[name]]) if name in old else {}
        fragment = brought_up_to_date(extracted(paths, code.parent), {**known, **own})
        if any(messages(fragment)):
            wanted[locale / f"{name}.po"] = as_po(fragment)
    current = {path.stem: read_po(io.BytesIO(text)) for path, text in wanted.items()}
    compiled = as_mo(fragment for _, fragment in sorted({**old, **current}.items()))
    return {**wanted, locale / "LC_MESSAGES" / "policepost.mo": compiled}


def check(code: Path = CODE, locale: Path = LOCALE) -> list[str]:
    """Return every reason why the catalogue may not be shipped as it is."""
    wanted = files(code, locale)
    found = [
        f"{path.relative_to(locale)} is out of date: run python -m tests.catalogue"
        for path, text in wanted.items()
        if not path.exists() or path.read_bytes() != text
    ]
    found += [
        f"{path.name} belongs to no folder of the program: delete it"
        for path in sorted(locale.glob("*.po"))
        if path not in wanted
    ]
    return found + problems({path.stem: read(path) for path in sorted(locale.glob("*.po"))})


def update(only: Iterable[str] = (), code: Path = CODE, locale: Path = LOCALE) -> None:
    """Write what has changed."""
    for path, text in files(code, locale, only).items():
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            print(f"written: {path.relative_to(locale)}")


def main(arguments: list[str]) -> int:
    """Bring the catalogue up to date, or check it; 1 means that something is wrong with it."""
    parser = argparse.ArgumentParser(prog="python -m tests.catalogue", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, name what is wrong")
    parser.add_argument("folder", nargs="*", help="bring only these fragments up to date")
    options = parser.parse_args(arguments)
    if options.check:
        found = check()
    else:
        update(options.folder)
        found = problems({path.stem: read(path) for path in sorted(LOCALE.glob("*.po"))})
    print("\n".join(found) or "Every message has its one translation.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
