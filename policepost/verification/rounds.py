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
        pressed: Every key with whom it was about, the last at the end; of several about the same
            person the last counts.
        at: The person whom the next key is about.
    """

    people: Sequence[UUID]
    pressed: list[tuple[UUID, Answer]] = field(default_factory=list)
    at: int = 0

    @property
    def answers(self) -> Mapping[UUID, Answer]:
        """What was answered of each person so far."""
        here = set(self.people)
        return {key: answer for key, answer in self.pressed if key in here}

    @property
    def current(self) -> UUID | None:
        """Whom the next key is about; nobody in an empty dwelling."""
        return self.people[self.at] if self.people else None

    @property
    def complete(self) -> bool:
        """Whether everybody has an answer."""
        return len(self.answers) == len(self.people)

    def press(self, answer: Answer) -> None:
        """Answer of the current person and go on to the next without an answer."""
        if self.people:
            self.pressed.append((self.people[self.at], answer))
            self._go_on()

    def rest_same(self) -> None:
        """Answer "same" of everybody who has no answer yet."""
        given = self.answers
        self.pressed += [(key, Answer.SAME) for key in self.people if key not in given]
        self.at = max(0, len(self.people) - 1)

    def take_back(self) -> bool:
        """Take the last key back and stand on whom it was about; False if there was none."""
        if not self.pressed:
            return False
        key, _answer = self.pressed.pop()
        if key in self.people:
            self.at = list(self.people).index(key)
        return True

    def step(self, by: int) -> None:
        """Go to the person above or below."""
        if self.people:
            self.at = max(0, min(self.at + by, len(self.people) - 1))

    def stand_on(self, key: UUID) -> None:
        """Go to somebody; whoever does not live there is passed over."""
        if key in self.people:
            self.at = list(self.people).index(key)

    def renewed(self, people: Sequence[UUID]) -> None:
        """Go on with the people who live there now, after somebody was changed."""
        standing = self.current
        self.people = people
        self.at = min(self.at, max(0, len(people) - 1))
        if standing is not None:
            self.stand_on(standing)

    def _go_on(self) -> None:
        given, count = self.answers, len(self.people)
        for step in range(1, count + 1):
            there = (self.at + step) % count
            if self.people[there] not in given:
                self.at = there
                return

    def typed(self) -> dict[str, Any]:
        """Return what was pressed, fit for a draft."""
        return {"pressed": [[key.hex, answer.value] for key, answer in self.pressed]}

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put back what :meth:`typed` gave; who moved out meanwhile is passed over."""
        for key, answer in typed.get("pressed", ()):
            if UUID(key) in self.people:
                self.stand_on(UUID(key))
                self.press(Answer(answer))
