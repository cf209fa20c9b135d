"""Long vectors of ids behave like the lists that they stand for."""

import sqlite3
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from policepost.core.vectors import Ids, Packed

KEYS = some.lists(some.uuids().map(lambda one: one.hex), max_size=40)
ENDS = some.none() | some.integers(-45, 45)


def packed(keys: list[str]) -> Packed:
    return Packed(bytes.fromhex("".join(keys)))


@given(keys=KEYS, first=ENDS, last=ENDS, step=some.sampled_from([None, 1, 2, -1, -3]))
def test_packed_keys_are_the_keys(
    keys: list[str], first: int | None, last: int | None, step: int | None
) -> None:
    held = packed(keys)

    assert held == keys
    assert len(held) == len(keys)
    assert list(held) == keys
    assert list(held[first:last:step]) == keys[first:last:step]
    assert [held[at] for at in range(-len(keys), len(keys))] == keys + keys
    assert [held.index(key) for key in keys] == [keys.index(key) for key in keys]
    assert held == packed(keys)
    assert hash(held) == hash(packed(keys))


def test_an_id_is_not_found_across_two_others() -> None:
    one, two = "11" * 16, "22" * 16
    across = one[16:] + two[:16]

    assert packed([one, two, across]).index(across) == 2
    for sought, start, stop in ((across, 0, 2), (one, 1, None), ("33" * 16, 0, None)):
        with pytest.raises(ValueError, match="not in it"):
            packed([one, two, across]).index(sought, start, stop)


def test_outside_there_is_nothing() -> None:
    with pytest.raises(IndexError):
        packed([])[0]


def test_ids_are_read_from_a_cursor_in_order() -> None:
    keys = [UUID(int=n).hex for n in range(12_000)]
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, id TEXT)")
        connection.executemany("INSERT INTO t (id) VALUES (?)", [(key,) for key in keys])
        found = Ids.read(connection.execute("SELECT id FROM t ORDER BY n"))
    connection.close()

    assert found == Ids(keys)
    assert found[11_999] == UUID(int=11_999)
    assert found.index(UUID(int=7_000)) == 7_000
    assert list(found[3:5]) == [UUID(int=3), UUID(int=4)]
