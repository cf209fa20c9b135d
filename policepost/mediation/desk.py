"""When and in whose name the post mediates: its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from policepost.core import settings
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import rules
from policepost.mediation.after.codes import PATTERNS, PaperKind

if TYPE_CHECKING:
    from policepost.core.database import Database

_ENDINGS = ("社区警务室", "警务室", "警务站", "警务区")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """How the post mediates.

    Attributes:
        weekdays: The mediation days, Monday is 0.
        hour, place: When a sitting begins and where, unless said otherwise.
        short_name: Stands in the number of an agreement: 泽颢.
        pattern: How a number is written, of {year}, {short} and {serial}.
        patterns: How numbers of other papers are written, by ``PaperKind``, if the post says.
        committee: The people's mediation committee, for papers.
        phone: Where the parties can ask, for invitations.
        court: The one that usually confirms agreements: 某某区人民法院; "" where nobody said.
        post: The post's name, for papers.
    """

    weekdays: tuple[int, ...] = rules.MEDIATION_DAYS
    hour: time = time(9)
    place: str = ""
    short_name: str = ""
    pattern: str = rules.NUMBER_PATTERN
    patterns: Mapping[str, str] = field(default_factory=dict)
    committee: str = ""
    court: str = ""
    phone: str = ""
    post: str = ""

    def pattern_of(self, kind: str) -> str:
        """Return how the numbers of a kind of paper are written."""
        if kind == PaperKind.PEOPLE:
            return self.pattern
        return self.patterns.get(kind) or PATTERNS[kind]


_SETTINGS = (
    "post.name",
    *(f"mediation.{name}" for name in ("weekdays", "hour", "place", "short_name")),
    *(f"mediation.{name}" for name in ("pattern", "patterns", "committee", "court", "phone")),
)


def desk(session: Session) -> Desk:
    """Return the post's settings for mediation."""
    known = settings.several(session, _SETTINGS)

    def held(name: str, default: object) -> object:
        return known.get(f"mediation.{name}", default)

    post = known.get("post.name", "")
    weekdays = known.get("mediation.weekdays", list(rules.MEDIATION_DAYS))
    return Desk(
        weekdays=tuple(weekdays),
        hour=time.fromisoformat(str(held("hour", "09:00"))),
        place=str(held("place", "") or post),
        short_name=str(held("short_name", "") or short_of(post)),
        pattern=str(held("pattern", rules.NUMBER_PATTERN)),
        patterns=known.get("mediation.patterns", {}),
        committee=str(held("committee", "人民调解委员会")),
        court=str(held("court", "")),
        phone=str(held("phone", "")),
        post=post,
    )


def short_of(post: str) -> str:
    """Return the short name in a post's name: 泽颢 of 泽颢警务室."""
    for ending in _ENDINGS:
        if post.endswith(ending) and post != ending:
            return post.removesuffix(ending)
    return post


def change_desk(db: Database, changed: Desk) -> None:
    """Set how the post mediates; refused if the number's pattern cannot be used."""
    rules.number_text(changed.pattern, 2026, changed.short_name, 1)
    for pattern in changed.patterns.values():
        if pattern:
            rules.number_text(pattern, 2026, changed.short_name, 1)
    if not changed.weekdays:
        raise Refused(_("Choose at least one mediation day."), field="weekdays")
    values = {
        "weekdays": sorted(set(changed.weekdays)),
        "hour": f"{changed.hour:%H:%M}",
        "place": changed.place.strip(),
        "short_name": changed.short_name.strip(),
        "pattern": changed.pattern,
        "patterns": {kind: one.strip() for kind, one in changed.patterns.items() if one.strip()},
        "committee": changed.committee.strip(),
        "court": changed.court.strip(),
        "phone": changed.phone.strip(),
    }
    with db.transaction("Change the mediation settings") as session:
        for name, value in values.items():
            settings.put(session, f"mediation.{name}", value)


def number_for(session: Session, serial: int, year: int, kind: str = PaperKind.PEOPLE) -> str:
    """Return the text of a number of one of the post's series."""
    held = desk(session)
    return rules.number_text(held.pattern_of(kind), year, held.short_name, serial)
