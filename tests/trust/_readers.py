"""The program's own readers, each given what a stranger might hand over.

Runs in a child process of the trial; a reader answers, or refuses in one sentence.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from policepost.core import clock, database, pictures, statutes
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import manifests, peeking
from policepost.core.errors import Refused
from policepost.exchange import columns, sheets, values
from policepost.inspections import checklists
from policepost.mediation.proof import keys as post_keys
from policepost.mediation.proof import reading
from policepost.mediation.proof.rules import unpacked
from policepost.printing import installed, own_forms, paper
from policepost.printing.faces import Face
from policepost.residents import headings
from tests.trust._mutate import mutated

VALUES = {"text": "正文", "rows": [["ab", 1], ["cd", 2]], "made_on": date(2026, 11, 24)}
SAVED_KEY = bytes(range(32))
"""Opens the saved posts in ``tests/files``."""
PASSWORD, _LOCKED = "correct horse", "locked"
NEXT_YEAR = date(2031, 1, 4)
SLOW = 10.0
_ROWS, _COLUMNS = 500, 100
Reader = Callable[[Path], None]


def _sheet(path: Path) -> None:
    """Read, guess the columns, and clean cells, as the import does (which can be cancelled)."""
    for sheet in sheets.read(path, None, PASSWORD if path.stem == _LOCKED else ""):
        columns.guess(sheet.rows, headings.FIELDS)
        for row in sheet.rows[:_ROWS]:
            for cell in row[:_COLUMNS]:
                try:
                    values.name(cell)
                    values.day(cell)
                except Refused:
                    continue


def _picture(path: Path) -> None:
    pictures.small(path.read_bytes())


def _form(path: Path) -> None:
    done = own_forms.render("sample", VALUES, [path])
    assert done.pdf.startswith(b"%PDF")


def _key_file(path: Path) -> None:
    ring = Keyring.read(path)
    for slot in ring.slots.values():
        try:
            slot.open("wrong", ring.post_id)
        except ValueError:  # the program says then that the file is damaged
            continue


def _manifest(path: Path) -> None:
    try:
        found = manifests.read(path.parent)
    except ValueError:  # what its callers take for a damaged backup
        return
    assert found is not None
    assert not found.is_true(bytes(31) + b"\1")


def _backup(path: Path) -> None:
    with peeking.looking(path, SAVED_KEY) as connection:
        peeking.facts(connection)


def _codes(path: Path) -> None:
    for text in reading.read(path.read_bytes()).codes:
        unpacked(text)


def _typeface(path: Path) -> None:
    """Look at it as at every face of the computer, and take what has to be refused unseen."""
    installed.look_at([path])
    try:
        face = Face("Any", path)
        for letter in "的警Aa ":
            face.draws(ord(letter))
    except Exception as error:
        raise Refused("Papers are set in the supplied one.") from error  # as `choosing` does


def _holidays(path: Path) -> None:
    clock.use_holidays(path.parent)
    clock.notices(NEXT_YEAR)
    clock.is_working_day(NEXT_YEAR)
    clock.use_holidays(None)


def _law(path: Path) -> None:
    statutes.use_folder(path.parent)
    for article in statutes.book(path.stem).articles.values():
        void((article.on_paper, article.cited, article.words))


_NAMES: dict[str, tuple[str, Reader]] = {
    **{kind: (f"a.{kind}", _sheet) for kind in ("xlsx", "ods", "xls", "csv")},
    "ods under a password": (f"{_LOCKED}.ods", _sheet),
    "xlsx under a password": (f"{_LOCKED}.xlsx", _sheet),
    "xls of 95": ("a.xls", _sheet),
    **{kind: (f"a.{kind}", _picture) for kind in ("jpg", "png", "gif", "bmp", "webp")},
    "form": ("sample.rml.j2", _form),
    "checklist": ("a.toml", lambda path: void(checklists.load(path))),
    "key file": (keys.FILE, _key_file),
    "manifest": (manifests.FILE, _manifest),
    "backup": (database.FILE, _backup),
    "key of a post": ("a.json", lambda path: void(post_keys.read_file(path.read_bytes()))),
    "code": ("a.png", _codes),
    "pdf": ("a.pdf", _codes),
    "typeface": ("a.ttf", _typeface),
    "holidays": ("2031.toml", _holidays),
    "law": ("mediation.toml", _law),
}


def void(_read: object) -> None:
    """Nothing; what was read is of no interest."""


def tried(question: bytes) -> bytes:
    """Try some mutations of one kind.

    The question names the kind, the folder with the seeds and a work folder in it, and the numbers
    of the mutations; the answer counts what was read and refused, and names what went wrong, the
    slowest in seconds and the most memory in megabytes.
    """
    kind, home, numbers = json.loads(question)
    folder = Path(home) / f"work-{kind}-{numbers[0]}"
    folder.mkdir(exist_ok=True)
    seeds = Path(home) / "seeds"
    content, other = (seeds / kind).read_bytes(), (seeds / "xlsx").read_bytes()
    name, reader = _NAMES[kind]
    counts = {"read": 0, "refused": 0}
    faults: list[str] = []
    slowest = 0.0
    paper.use_own_forms(folder if kind == "form" else None)
    for number in numbers:
        path = folder / name
        path.write_bytes(mutated(content, other, Random(f"{kind} {number}")))
        begun = time.perf_counter()
        counts[_outcome(reader, path, f"{kind} {number}", faults)] += 1
        took = time.perf_counter() - begun
        slowest = max(slowest, took)
        if took > SLOW:
            faults.append(f"{kind} {number}: {took:.0f} s")
    shutil.rmtree(folder, ignore_errors=True)
    found = {**counts, "slowest": slowest, "memory": _most_memory(), "faults": faults}
    return json.dumps(found).encode()


def _outcome(reader: Reader, path: Path, case: str, faults: list[str]) -> str:
    try:
        reader(path)
    except Refused as refusal:
        if not refusal.sentence or "\n" in refusal.sentence:
            faults.append(f"{case}: no sentence: {refusal.sentence!r}")
        return "refused"
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is a fault
        faults.append(f"{case}: {type(error).__name__}: {error!s:.150}")
        return "refused"
    return "read"


def _most_memory() -> int:
    """Megabytes that this process or one of its children held at most."""
    if sys.platform == "win32":
        return 0
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(_own_peak(), children) // 1024


def _own_peak() -> int:
    """Kilobytes; on Linux ``ru_maxrss`` begins with what the parent held when it made us."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE)
        if found:
            return int(found[1])
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
