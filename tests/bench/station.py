"""The book of a whole station in one go: people, dwellings and premises, each on its sheet.

The floor is what any program has to do with such a book: calamine reads its cells, and executemany
inserts them into an encrypted file.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import NamedTuple

import python_calamine
import xlsxwriter

from policepost.core import clock
from policepost.core.connecting import connect
from policepost.core.database import Database
from policepost.exchange import kinds
from policepost.grids.rules import credit_code_fault
from policepost.intake import actions
from policepost.intake.kinds import KINDS
from policepost.sample.people import make_people, rows
from tests.bench import importing
from tests.bench.measure import Row, in_turn, said_by

PEOPLE, DWELLINGS, SHOPS = 58_000, 5_700, 1_626
ROUNDS = 3
KEY = bytes(range(32))

_WANTED = (
    "姓名",
    "公民身份号码",
    "联系电话",
    "现住址",
    "人员类型",
    "与户主关系",
    "采集日期",
    "备注",
)
_USES = ("住宅", "住宅", "住宅", "办公", "商住")
_TRADES = ("餐饮", "零售", "汽修", "物流", "诊所")


def write(path: Path, people: int, shops: int) -> Path:
    """Write the book of a station of invented people."""
    headings, *said = rows(make_people(people, clock.today()))
    picked = [[str(row[headings.index(one)]) for one in _WANTED] for row in said]
    homes = list(dict.fromkeys(row[3] for row in picked))[: people * DWELLINGS // PEOPLE]
    for at, row in enumerate(picked):
        row[3] = homes[at * len(homes) // people]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for name, lines in (
            ("实有房屋", [_DWELLING, *(_dwelling(at, home) for at, home in enumerate(homes))]),
            ("实有人口", [_WANTED, *picked]),
            ("实有单位", [_SHOP, *(_shop(at) for at in range(shops))]),
        ):
            page = book.add_worksheet(name)
            for at, line in enumerate(lines):
                page.write_row(at, 0, line)
    return path


_DWELLING = ("房屋地址", "社区", "产权人", "房屋用途", "是否出租", "面积(㎡)")
_SHOP = ("单位名称", "统一社会信用代码", "地址", "行业", "负责人", "电话", "从业人数")


def _dwelling(at: int, home: str) -> tuple[object, ...]:
    return (
        home,
        "一社区",
        f"王{at % 97}",
        _USES[at % 5],
        "是" if at % 4 == 0 else "否",
        40 + at % 90,
    )


def _shop(at: int) -> tuple[object, ...]:
    first = f"92140502MA{at:07d}"
    code = next(
        first + last
        for last in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if not credit_code_fault(first + last)
    )
    where = f"寺河嘉苑沿街{at + 1}号"
    return (
        f"便民{_TRADES[at % 5]}店{at}",
        code,
        where,
        _TRADES[at % 5],
        "张伟",
        "13900004417",
        at % 30,
    )


class Taken(NamedTuple):
    """How long an import took, in milliseconds, and how many rows it added or left alone."""

    took: float
    added: int
    same: int


def take(db: Database, book: Path) -> Taken:
    """Import a book as the officer does who accepts every guess."""
    begun = time.perf_counter()
    reports = actions.take_in(db, kinds.look(book, KINDS)).reports
    took = (time.perf_counter() - begun) * 1000
    return Taken(took, sum(one.added for one in reports), sum(one.same for one in reports))


def bare(book: Path, path: Path) -> float:
    """Read the cells of a book and insert them; return the milliseconds."""
    begun = time.perf_counter()
    found = python_calamine.CalamineWorkbook.from_path(str(book))
    connection = connect(path, os.urandom(32), new=True)
    connection.execute("BEGIN IMMEDIATE")
    for at, name in enumerate(found.sheet_names):
        cells = found.get_sheet_by_name(name).to_python()
        columns = ", ".join(f"c{n}" for n in range(len(cells[0])))
        connection.execute(f"CREATE TABLE bare{at} ({columns})")
        marks = ", ".join("?" * len(cells[0]))
        connection.executemany(
            f"INSERT INTO bare{at} VALUES ({marks})", [[str(cell) for cell in row] for row in cells]
        )
    connection.execute("COMMIT")
    took = (time.perf_counter() - begun) * 1000
    connection.close()
    path.unlink()
    return took


def measure(folder: Path) -> list[Row]:
    """Import the book into an empty post, and again; measure the memory in a process of its own."""
    book = write(folder / "station.xlsx", PEOPLE, SHOPS)
    numbers, first, again = count(), [], []

    def floor() -> float:
        return bare(book, folder / f"bare-{next(numbers)}.db")

    def subject() -> float:
        place = folder / f"station-{next(numbers)}"
        place.mkdir()
        db = Database.create(place, KEY)
        importing.forget()
        gc.collect()
        first.append(take(db, book))
        db.settle()
        again.append(take(db, book).took)
        assert take(db, book).added == 0, "the second time changes nothing"
        db.close()
        shutil.rmtree(place)
        return first[-1].took

    least, ours = in_turn(floor, subject, ROUNDS)
    anew = sorted(again[1:])[ROUNDS // 2]
    growth = _growth(folder, ours)
    return [
        Row(
            name=f"import of a station, {first[-1].added:,} records in one book",
            subject=ours,
            floor=least,
            most_ratio=3.5,
            note="; ".join([growth, *_office(book, folder, ours)]),
        ),
        Row(name="the same book once more", subject=anew, floor=least, most_ratio=2),
        *_memory(book, folder),
    ]


def _growth(folder: Path, ours: float) -> str:
    """How the time grows from the people of an estate to those of a station."""
    place = folder / "estate"
    place.mkdir()
    db = Database.create(place, KEY)
    gc.collect()
    small = take(db, importing.SHEET)
    db.close()
    shutil.rmtree(place)
    more, longer = PEOPLE / small.added, ours / small.took
    return f"{more:.1f} times as many people take {longer:.1f} times as long"


def _office(book: Path, folder: Path, ours: float) -> list[str]:
    """What LibreOffice takes to make a table of text of the first sheet, where it is installed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return ["soffice is not installed"]
    begun = time.perf_counter()
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    subprocess.run(
        [soffice, home, "--headless", "--convert-to", "csv", "--outdir", str(folder), str(book)],
        check=True,
        capture_output=True,
    )
    took = (time.perf_counter() - begun) * 1000
    return [f"soffice --convert-to csv {took:.0f} ms, ratio {ours / took:.2f} (aim 2)"]


def _memory(book: Path, folder: Path) -> list[Row]:
    if not sys.platform.startswith("linux"):
        return []
    place = folder / "memory"
    place.mkdir()
    Database.create(place, KEY).close()
    said = json.loads(said_by("station", str(book), str(place))[0])
    return [
        Row(
            name="memory of that import above the open program",
            subject=said["peak"] - said["before"],
            most=250,
            unit="MiB",
            note=f"{said['before']:.0f} before, {said['peak']:.0f} at the most",
        )
    ]


def _most() -> float:
    """How much this process held at the most, in MiB; the kernel's count for a parent is other."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main(book: str, folder: str) -> None:
    """Import a book in this process and print how much memory it held before and at the most."""
    from policepost import features
    from tests.bench.memory import held

    features.import_all(features.FEATURES)
    db = Database.open(Path(folder), KEY)
    gc.collect()
    before = held().all
    take(db, Path(book))
    peak = _most()
    db.close()
    print(json.dumps({"before": before, "peak": peak}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
