"""How much memory a list takes once all its rows and columns are known; prints it as JSON.

Numpy itself, which charts bring too, is there before.
"""

import gc
import json
import os
import sys
from pathlib import Path

import numpy as np  # noqa: F401
from PySide6.QtWidgets import QApplication

from policepost import features
from policepost.core import clock
from policepost.core.database import Database
from policepost.residents import lines, listing
from policepost.residents.held import Large
from policepost.ui.table import PAGE_ROWS
from tests.bench.kept import opened
from tests.bench.memory import held


def settled(db: Database) -> float:
    """Return the process's own memory in MiB without the pages that the database keeps."""
    gc.collect()
    db.forget_pages()
    return held().own


app = QApplication(sys.argv[:1])
features.import_all(features.FEATURES)
db = opened(Path(sys.argv[1]))
today = clock.today()
with db.reading() as session:
    first = listing.ids(session, listing.EVERYBODY, today, limit=PAGE_ROWS + 1)
    lines.read(session, first[:PAGE_ROWS], today)
before = settled(db)
large = Large(db)
large.read()
with db.reading() as session:
    columns = large.now(session)
    assert columns is not None
    whole = columns.ids(session, listing.EVERYBODY, today, sort="age")
print(json.dumps({"cost": settled(db) - before, "rows": len(whole)}), flush=True)
os._exit(0)
