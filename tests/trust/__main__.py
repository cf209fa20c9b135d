"""``python -m tests.trust``: run the trials with real faults and print their table."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.trust import frame


def main(arguments: list[str]) -> int:
    """Run the wanted trials; 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="tests.trust", description=__doc__)
    known = sorted(frame.trials())
    parser.add_argument("--short", action="store_true", help="a few seconds for each trial")
    parser.add_argument("--only", action="append", default=[], choices=known, metavar="NAME")
    parser.add_argument("--many", type=int, help="how many times instead of the trials' own number")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here too")
    wanted = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows = frame.run_all(wanted.only, wanted.many, wanted.seed, short=wanted.short)
    if wanted.json:
        frame.write_json(wanted.json, rows, wanted.seed)
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
