"""Long lists of ids that cost what the database keeps of each, and no more."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, Self, TypeVar, overload
from uuid import UUID

from typing_extensions import override

Key = TypeVar("Key", str, int)


class Vector(Sequence[UUID], Generic[Key]):
    """Ids that are made only when they are asked for, from what the database keeps of each."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys: Sequence[Key] = keys

    @staticmethod
    @abstractmethod
    def id_of(key: Key) -> UUID:
        """The id that a key stands for."""

    @staticmethod
    @abstractmethod
    def key_of(id_: UUID) -> Key:
        """The key of an id."""

    @property
    def keys(self) -> Sequence[Key]:
        """The ids as the database keeps them."""
        return self._keys

    @override
    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, index: int) -> UUID: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    @override
    def __getitem__(self, index: int | slice) -> UUID | Self:
        if isinstance(index, slice):
            return type(self)(self._keys[index])
        return self.id_of(self._keys[index])

    @override
    def __iter__(self) -> Iterator[UUID]:
        return map(self.id_of, self._keys)

    @override
    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Where an id stands, without making any of the others; ValueError without it."""
        if not isinstance(value, UUID):
            raise ValueError(f"{value!r} is not in it")  # noqa: TRY004 - as list.index has it
        end = len(self._keys) if stop is None else stop
        return self._keys.index(self.key_of(value), start, end)

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, type(self)):
            return bool(self._keys == other._keys)
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return list(self) == list(other)

    @override
    def __hash__(self) -> int:
        return hash(tuple(self._keys))


_DIGITS = 32
_BYTES = _DIGITS // 2
_AT_ONCE = 5_000


class Packed(Sequence[str]):
    """Hexadecimal digits of ids in sixteen bytes each: a million take 16 MB instead of 90."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @classmethod
    def read(cls, cursor: Any) -> Self:
        """Take the only column of all rows that a cursor of the driver has, few at a time."""
        packed = bytearray()
        while some := cursor.fetchmany(_AT_ONCE):
            packed += bytes.fromhex("".join([key for (key,) in some]))
        return cls(bytes(packed))

    @override
    def __len__(self) -> int:
        return len(self._packed) // _BYTES

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    @override
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, int):
            at = range(len(self))[index] * _BYTES  # IndexError outside, counts back from the end
            return self._packed[at : at + _BYTES].hex()
        start, stop, step = index.indices(len(self))
        if step == 1:
            return Packed(self._packed[start * _BYTES : stop * _BYTES])
        return [self[at] for at in range(start, stop, step)]

    @override
    def __iter__(self) -> Iterator[str]:
        digits = self._packed.hex()
        return (digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))

    @override
    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Where an id stands; ValueError without it."""
        sought = bytes.fromhex(value)
        end = len(self._packed) if stop is None else stop * _BYTES
        at = self._packed.find(sought, start * _BYTES, end)
        while at % _BYTES and at >= 0:  # found across two of them
            at = self._packed.find(sought, at + 1, end)
        if at < 0:
            raise ValueError(f"{value!r} is not in it")
        return at // _BYTES

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Packed):
            return self._packed == other._packed
        return isinstance(other, Sequence) and list(self) == list(other)

    @override
    def __hash__(self) -> int:
        return hash(self._packed)


class Ids(Vector[str]):
    """Ids of records, kept as their hexadecimal digits."""

    @classmethod
    def read(cls, cursor: Any) -> Self:
        """The ids in the only column of all rows that a cursor of the driver has."""
        return cls(Packed.read(cursor))

    @staticmethod
    @override
    def id_of(key: str) -> UUID:
        return UUID(key)

    @staticmethod
    @override
    def key_of(id_: UUID) -> str:
        return id_.hex


class Numbers(Vector[int]):
    """Ids that stand for the numbers of journal entries."""

    @staticmethod
    @override
    def id_of(key: int) -> UUID:
        return UUID(int=key)

    @staticmethod
    @override
    def key_of(id_: UUID) -> int:
        return id_.int


def parts(ids: Sequence[UUID], most: int = 500) -> Iterator[Sequence[UUID]]:
    """Yield ids a part at a time, so that no statement names too many and no list is held whole."""
    for start in range(0, len(ids), most):
        yield ids[start : start + most]


def keys(ids: Sequence[UUID]) -> Sequence[str]:
    """The ids as the database keeps them."""
    return ids.keys if isinstance(ids, Ids) else [one.hex for one in ids]


def joined(some: Iterable[Sequence[UUID]]) -> Sequence[UUID]:
    """Several vectors as one, without making the ids of those that keep their keys."""
    return Ids([key for one in some for key in keys(one)])
