"""What imports leave behind, in figures that can be compared.

``python -m tests.exchange.contents`` tells each story of :mod:`tests.exchange.messy` to a post. Of
every table the rows are counted and hashed, with keys replaced by what they name, and so are the
journal, the search and the report. ``--save`` writes them anew after a wanted change of meaning:
read the difference before it is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.searching import search
from policepost.exchange.report import Report

SAVED = Path(__file__).parents[1] / "files" / "import_contents.json"
TODAY = date(2026, 11, 24)
KEY = bytes(range(32))

_TABLES = {
    "place": (
        *("parent_id", "level", "name", "number", "address", "short_address", "sort_key"),
        *("grid_id", "use", "area", "rented", "written", "closed_on"),
    ),
    "resident": (
        *("name", "name_key", "document_kind", "id_number", "sex", "birth_date", "ethnic", "phone"),
        *("kind", "dwelling_id", "grid_id", "address_written", "relation", "living_reason"),
        *("collected_on", "collected_by", "verified_on", "verified_by", "moved_in_on", "left_on"),
        "moved_in_vague",
        "note",
    ),
    "dwelling": ("id", "owner", "landlord", "landlord_phone", "rooms", "allowed"),
    "premises": (
        *("name", "name_key", "kind", "credit_code", "responsible", "responsible_phone", "phone"),
        *("officer", "tags", "address", "grid_id", "staff_count", "note", "opened_on"),
    ),
}
_ASKED = ("张伟", "wangli", "zw", "0000", "3号楼", "1101", "9996", "沿街", "诊所", "行走")


def contents(db: Database) -> dict[str, tuple[int, str]]:
    """Return how many lines each table, the journal and the search have, and their hash."""
    with db.reading() as session:
        run = session.connection().exec_driver_sql
        names = {
            key: f"{level}:{address}"
            for key, level, address in run("SELECT id, level, address FROM place")
        }
        names |= {
            key: f"resident:{'/'.join(map(str, rest))}"
            for key, *rest in run(
                "SELECT id, name, id_number, birth_date, address_written FROM resident"
            )
        }
        names |= {key: f"premises:{name}" for key, name in run("SELECT id, name FROM premises")}
        found = {
            table: _hashed(
                [names.get(value, value) for value in row]
                for row in run(f"SELECT {', '.join(columns)} FROM {table}")
            )
            for table, columns in _TABLES.items()
        }
        found["search"] = _hashed(
            [names.get(key, key), *rest]
            for key, *rest in run(
                "SELECT record_id, kind, title, detail, names, text FROM search_entry"
            )
        )
        found["journal"] = _hashed(
            _line(names, *row)
            for row in run("SELECT kind, record_id, op, fields FROM journal_change")
        )
        found["answers"] = _hashed(
            [asked, hit.kind, names.get(hit.id.hex, ""), hit.title, hit.detail]
            for asked in _ASKED
            for hit in search.find(session, asked, limit=10_000)
        )
        return found


def _line(names: dict[str, str], kind: str, key: str, op: str, fields: str) -> list[Any]:
    """A line of the journal with the columns that are compared, keys replaced."""
    known = _TABLES.get(kind)
    if known is None:
        return [kind, op]
    held = json.loads(fields)
    told = {
        name: [names.get(one, one) if isinstance(one, str) else one for one in value]
        if isinstance(value, list)
        else names.get(value, value)
        for name, value in held.items()
        if name in known
    }
    return [kind, names.get(key, ""), op, sorted(told.items())]


def told(report: Report) -> dict[str, Any]:
    """Return the counts of a report, and a hash of its problems without their words."""
    problems = [[one.sheet, one.row, one.column, one.value, one.level] for one in report.problems]
    counts = ("read", "added", "changed", "same", "skipped", "refused", "doubtful")
    found: dict[str, Any] = {name: getattr(report, name) for name in counts}
    return {**found, "problems": _hashed(problems)}


def _hashed(rows: Iterable[Any]) -> tuple[int, str]:
    lines = sorted(json.dumps(row, ensure_ascii=False, default=str) for row in rows)
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@contextmanager
def post(folder: Path) -> Iterator[Database]:
    """An empty post in a folder, on the day on which the books were made."""
    folder.mkdir(parents=True)
    with clock.at(TODAY):
        db = Database.create(folder, KEY)
        try:
            yield db
        finally:
            db.close()


def take_all(folder: Path, only: str = "") -> dict[str, Any]:
    """Import every book, each story in a post of its own, and return what is compared."""
    from tests.exchange import messy

    found: dict[str, Any] = {}
    for story, steps in messy.stories().items():
        if only and story != only:
            continue
        with post(folder / story) as db:
            found[story] = [told(report) for step in steps for report in step(db)]
            found[story].append(contents(db))
    return json.loads(json.dumps(found))  # type: ignore[no-any-return] # tuples become lists


def main(arguments: list[str]) -> int:
    """Compare with what is saved, or save."""
    from policepost import features

    parser = argparse.ArgumentParser(prog="python -m tests.exchange.contents")
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args(arguments)
    features.import_all(features.FEATURES)
    with tempfile.TemporaryDirectory() as folder:
        found = take_all(Path(folder))
    if options.save:
        SAVED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return 0
    held = json.loads(SAVED.read_text(encoding="utf-8"))
    for story, steps in found.items():
        for number, (new, old) in enumerate(zip(steps, held.get(story, ()), strict=False)):
            for name in new:
                if new[name] != old.get(name):
                    print(f"{story} {number} {name}: {old.get(name)} -> {new[name]}")
    return int(found != held)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
