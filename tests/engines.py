"""Engines that share what they compiled: the many posts of a run are as one that stays open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy
from sqlalchemy.engine import Engine


def sharing(made: Callable[[Engine], object] = lambda _engine: None) -> Callable[..., Engine]:
    """A ``create_engine`` whose engines compile each statement once, all together.

    Args:
        made: Gets each new engine.
    """
    first: list[Engine] = []
    make = sqlalchemy.create_engine

    def make_alike(*values: Any, **named: Any) -> Engine:
        engine = make(*values, **named)
        made(engine)
        if not first:
            first.append(engine)
        engine.dialect, engine._compiled_cache = first[0].dialect, first[0]._compiled_cache
        return engine

    return make_alike
