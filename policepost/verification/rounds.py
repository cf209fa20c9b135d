"""The keys pressed at one household: what was answered of whom, and the last key taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from policepost.verification.rules import Answer


@dataclass(slots=True)
class Walk:
    """One household while it is verified.

    Attributes:
        people: Who lives there, from the top down.
        besides: Who lives there besides a main dwelling elsewhere; they need no answer.
        pressed: Every key with whom it was about, the last at the end; of several about the same
            person the last counts.
        at: The person whom the next key is about.
    """

    people: Sequence[UUID]
    pressed: list[tuple[UUID, Answer]] = field(default_factory=list)
    at: int = 0
    besides: Sequence[UUID] = ()

    @property
    def everybody(self) -> Sequence[UUID]:
        """All whom a key can be about, from the top down."""
        return [*self.people, *self.besides]

    @property
    def answers(self) -> Mapping[UUID, Answer]:
        """What was answered of each person so far."""
        here = set(self.everybody)
        return {key: answer for key, answer in self.pressed if key in here}

    @property
    def current(self) -> UUID | None:
        """Whom the next key is about; nobody in an empty dwelling."""
        everybody = self.everybody
        return everybody[self.at] if everybody else None

    @property
    def left(self) -> int:
        """How many of those who have to be answered for have no answer."""
        return len(set(self.people) - set(self.answers))

    @property
    def complete(self) -> bool:
        """Whether everybody has an answer."""
        return not self.left

    def press(self, answer: Answer) -> None:
        """Answer of the current person and go on to the next without an answer."""
        standing = self.current
        if standing is not None:
            self.pressed.append((standing, answer))
            self._go_on()

    def rest_same(self) -> None:
        """Answer "same" of everybody who has no answer yet."""
        given = self.answers
        self.pressed += [(key, Answer.SAME) for key in self.everybody if key not in given]
        self.at = max(0, len(self.everybody) - 1)

    def take_back(self) -> bool:
        """Take the last key back and stand on whom it was about; False if there was none."""
        if not self.pressed:
            return False
        key, _answer = self.pressed.pop()
        self.stand_on(key)
        return True

    def step(self, by: int) -> None:
        """Go to the person above or below."""
        self.at = max(0, min(self.at + by, len(self.everybody) - 1))

    def stand_on(self, key: UUID) -> None:
        """Go to somebody; whoever does not live there is passed over."""
        if key in self.everybody:
            self.at = self.everybody.index(key)

    def renewed(self, people: Sequence[UUID], besides: Sequence[UUID] = ()) -> None:
        """Go on with the people who live there now, after somebody was changed."""
        standing = self.current
        self.people, self.besides = people, besides
        self.at = min(self.at, max(0, len(self.everybody) - 1))
        if standing is not None:
            self.stand_on(standing)

    def _go_on(self) -> None:
        given, everybody = self.answers, self.everybody
        for step in range(1, len(everybody) + 1):
            there = (self.at + step) % len(everybody)
            if everybody[there] not in given:
                self.at = there
                return

    def typed(self) -> dict[str, Any]:
        """Return what was pressed, fit for a draft."""
        return {"pressed": [[key.hex, answer.value] for key, answer in self.pressed]}

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put back what :meth:`typed` gave; who moved out meanwhile is passed over."""
        for key, answer in typed.get("pressed", ()):
            if UUID(key) in self.everybody:
                self.stand_on(UUID(key))
                self.press(Answer(answer))
