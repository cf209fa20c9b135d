"""Measure the program: ``python -m tests.bench [--json FILE] [--only WORD] [--million]``.

Prints a table, each row beside a floor that was measured in the same run, and writes it as JSON.
Nothing is asserted: times belong to the machine, the ratios to the program. Search, lists and
charts are measured in processor time, the rest by the clock on the wall. ``--million`` measures a
register of a million people instead; POLICEPOST_BENCH_POSTS names a folder that keeps its posts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from policepost import features, start
from tests.bench import (
    bookings,
    charts,
    exporting,
    following,
    importing,
    kept,
    listing,
    memory,
    million,
    opening,
    papers,
    post,
    preview,
    searching,
    starting,
    station,
    typesetting,
)
from tests.bench.measure import ROOT, Row

SMALL, LARGE, DISPUTES = 5_000, 58_000, 10_000

Measure = Callable[[], Iterable[Row]]


def measures(folder: Path) -> Iterator[tuple[str, Measure]]:
    """Yield what is measured, in the order of the table; the posts are made on the way."""
    small, large = folder / "small", folder / "large"
    post.make(small, SMALL, SMALL // 40).close()
    yield "starting", lambda: starting.measure(small)
    yield "opening", lambda: opening.measure(small, post.PASSWORD)
    db = post.make(large, LARGE, DISPUTES)
    yield "searching", lambda: searching.measure(db)
    yield "typesetting", typesetting.measure
    yield "preview", lambda: preview.measure(db)
    yield "papers", lambda: papers.measure(db)
    yield "importing", lambda: importing.measure(folder)
    yield "exporting", lambda: exporting.measure(db, folder)
    yield "station", lambda: station.measure(folder)
    yield "listing", lambda: listing.measure(db)
    yield "following", lambda: following.measure(db)
    yield "bookings", lambda: bookings.measure(db)
    yield "charts", lambda: charts.measure(db)
    db.close()
    yield "memory", lambda: memory.measure(large, post.PASSWORD)


def million_measures(folder: Path) -> Iterator[tuple[str, Measure]]:
    """Yield what is measured at a million people, beside the same at 58,000."""
    small = kept.post_of(LARGE, DISPUTES, folder)
    large = kept.post_of(million.PEOPLE, DISPUTES, folder)
    for name, work in million.MEASURES.items():
        yield name, partial(million.compare, work, small, large)
    small.close()
    large.close()


def line(row: Row) -> str:
    """Return a row as it is printed."""
    floor = f"{row.floor:9.1f}" if row.floor is not None else f"{'–':>9}"
    ratio = f"{row.ratio:7.2f}" if row.ratio is not None else f"{'–':>7}"
    aims = [f"≤ {row.most:g} {row.unit}"] if row.most is not None else []
    aims += [f"≤ {row.most_ratio:g} times"] if row.most_ratio is not None else []
    mark = "" if row.meets else "  MISSED"
    text = (
        f"{row.name:<52} {row.subject:9.1f} {row.unit:<3} {floor} {ratio}  {', '.join(aims)}{mark}"
    )
    return f"{text}\n    {row.note}" if row.note else text


def main(arguments: list[str]) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--only", default="", help="a part of the name of what is measured")
    parser.add_argument("--million", action="store_true", help="a register of a million people")
    options = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    features.import_all(features.FEATURES)
    rows: list[Row] = []
    print(f"{'':<52} {'program':>9}     {'floor':>9} {'ratio':>7}  aim")
    with tempfile.TemporaryDirectory() as folder:
        start.dress(app, Path(folder))
        wanted = million_measures if options.million else measures
        for name, measure in wanted(Path(folder)):
            if options.only in name:
                for row in measure():
                    print(line(row), flush=True)
                    rows.append(row)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    told = [{**asdict(row), "ratio": row.ratio, "meets": row.meets} for row in rows]
    options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"written: {options.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
