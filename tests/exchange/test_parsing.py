"""What the child process says of a sheet comes back as the library gave it."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import aside
from policepost.core.aside_child import apart, joined
from policepost.exchange import parsing, workbooks

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_CELLS = st.one_of(
    *(_TEXTS, st.booleans(), st.integers(), st.floats(allow_nan=False)),
    *(st.dates(), st.datetimes(), st.times()),
    st.timedeltas(max_value=timedelta(days=9), min_value=timedelta(0)),
)


def _answered(cells: list[object]) -> bytes:
    column = parsing._Column()
    column.take(tuple(cells))
    told: list[bytes | bytearray] = [
        b"",
        b"S",
        b"%d" % len(cells),
        b"1",
        column.written(str),
        column.at,
    ]
    return joined(told)


@given(st.one_of(st.lists(_TEXTS), st.lists(_CELLS)))
def test_a_column_comes_back_as_it_was(cells: list[object]) -> None:
    [(name, rows)] = workbooks._tables(_answered(cells))
    assert name == "S"
    found = [cell for [cell] in rows]
    assert list(map(type, found)) == list(map(type, cells))
    assert found == cells


def test_a_text_may_hold_what_stands_between_texts() -> None:
    cells: list[object] = ["a\x1fb", "c d", "\x1f"]
    [(_name, rows)] = workbooks._tables(_answered(cells))
    assert [cell for [cell] in rows] == cells


def test_all_kinds_of_cells_have_a_letter() -> None:
    cells = [
        "x",
        1.5,
        3,
        True,
        date(2026, 11, 24),
        datetime(2026, 11, 24, 8),  # noqa: DTZ001 - a spreadsheet has no zones
        time(8),
        timedelta(1),
    ]
    [(_name, rows)] = workbooks._tables(_answered([*cells]))
    assert [cell for [cell] in rows] == cells


@pytest.mark.parametrize(
    "answer",
    [
        b"cut",
        joined([b""])[:-1],
        joined([b"", b"S"]),
        joined([b"", b"S", b"1", b"1", b"s\x1fa", b"\1\0\0\0"]),
        joined([b"", b"S", b"1", b"1", b"s", b"\0\0\0\0"]),
        joined([b"", b"S", b"1", b"1", b"*\x1f", b"\0\0\0\0"]),
        joined([b"", b"S", b"1", b"1", b"*\x1fq", b"\0\0\0\0"]),
        joined([b"anything"]),
    ],
)
def test_an_answer_of_a_child_that_was_taken_over_is_a_damaged_file(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "once", lambda *_asked: answer)
    with pytest.raises(workbooks.Damaged):
        workbooks.read(b"", None)


@given(st.lists(st.binary()))
def test_pieces_are_what_was_joined(pieces: list[bytes]) -> None:
    assert [bytes(one) for one in apart(joined(pieces))] == pieces
