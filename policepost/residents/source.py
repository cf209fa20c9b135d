"""Where the list of residents reads, and its columns."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import language, tables
from policepost.core.language import _, format_short_day
from policepost.residents import lines, listing, rules
from policepost.residents.held import Large
from policepost.residents.kinds import Kind
from policepost.residents.lines import ResidentLine
from policepost.residents.listing import ResidentFilter
from policepost.ui.table import Column

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database
    from policepost.residents.large import Columns

KIND_TONES = {
    Kind.REGISTERED: "good",
    Kind.MIGRANT: "wait",
    Kind.LODGING: "info",
    Kind.OVERSEAS: "info",
    Kind.UNREGISTERED: "muted",
}


class ResidentSource:
    """One filter of the list on one day.

    Attributes:
        slow: Whether somebody is only found by looking at everybody's entry, or by a search that
            may find very many, or after all were compared.
    """

    def __init__(
        self, db: "Database", shown: ResidentFilter, today: date, large: Large | None = None
    ) -> None:
        """Prepare it.

        Args:
            db: The post.
            shown: The filter.
            today: For those who need verifying.
            large: The columns of a large register, if it is one.
        """
        self._db, self._shown, self._today, self._large = db, shown, today, large
        far = self._goes_far and large is not None and large.used
        self.slow = bool(shown.where) or far

    @property
    def _goes_far(self) -> bool:
        """Whether the filter itself, before any row is looked at, may take long."""
        return self._shown.doubles or bool(self._shown.text.strip())

    @property
    def indexed(self) -> frozenset[str]:
        """The orders that come at once; the others are found by looking at everybody."""
        if self._large is not None and self._large.used:
            return frozenset({"", *listing.SORTS})
        return frozenset({"", "name"})

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in order; by age the youngest come first, as the heading says."""
        with self._db.reading() as session:
            columns = self._columns(session)
            read = listing.ids if columns is None else columns.ids
            asked = (session, self._shown, self._today)
            return read(*asked, sort=sort, descending=_down(sort, descending), limit=limit)

    def whole(self, sort: str, descending: bool) -> Sequence[UUID] | None:  # noqa: FBT001
        """All ids in order where that takes no longer than the first of them, else nothing."""
        shown, down = self._shown, _down(sort, descending)
        last = None if self.slow or self._large is None else self._large.last
        if last is None or last.begins_at_once(shown, sort, descending=down):
            return None
        with self._db.reading() as session:
            columns = self._columns(session)
            if columns is None:
                return None
            return columns.ids(session, shown, self._today, sort=sort, descending=down)

    def beginning(self, sort: str, descending: bool, limit: int) -> Sequence[UUID]:  # noqa: FBT001
        """The first ids in order, as many as are found without looking far; perhaps none."""
        if self._goes_far:
            return ()
        with self._db.reading() as session:
            columns = self._columns(session)
            if columns is None:
                return ()
            asked = (session, self._shown, self._today)
            down = _down(sort, descending)
            return columns.beginning(*asked, sort=sort, descending=down, limit=limit)

    def _columns(self, session: "Session") -> "Columns | None":
        columns = self._large.now(session) if self._large is not None else None
        return columns if columns is not None and columns.answers(self._shown) else None

    def lines(self, ids: Sequence[UUID]) -> list[ResidentLine]:
        """The lines with these ids."""
        if not ids:
            return []
        with self._db.reading() as session:
            return lines.read(session, ids, self._today)


def _down(sort: str, descending: bool) -> bool:  # noqa: FBT001 - as the model says it
    """Which way the rows go: the age is counted from the birth date."""
    return not descending if sort == "age" else descending


def columns(today: date, *, estates: bool = False) -> list[Column[ResidentLine]]:
    """The columns of the list, in the language in use.

    Args:
        today: The day.
        estates: Whether addresses name the estate, and so need more room.
    """
    chinese = language.current() == "zh_CN"
    sexes, kinds = tables.table("sexes"), tables.table("resident_kinds")
    return [
        Column(_("Name"), lambda line: line.name, sort="name", width=128),
        Column(
            _("Sex"),
            lambda line: sexes.label(line.sex),
            sort="sex",
            width=50 if chinese else 66,
            drop=1,
        ),
        Column(
            _("Age"),
            age_words,
            sort="age",
            width=74 if chinese else 84,
            tone=lambda line: "wait" if is_child(line) else None,
        ),
        Column(_("Identity number"), lambda line: line.id_masked, width=148, muted=True, drop=2),
        Column(
            _("Address"),
            lambda line: line.address,
            sort="address",
            ends=True,
            least=190 if estates else 130,
        ),
        Column(
            _("Grid"), lambda line: line.grid.removeprefix("网格"), sort="grid", width=50, drop=3
        ),
        Column(
            _("Kind"),
            lambda line: kinds.label(line.kind),
            sort="kind",
            width=64 if chinese else 94,
            tone=lambda line: KIND_TONES.get(Kind(line.kind)),
        ),
        Column(
            _("Verified"),
            lambda line: verified_words(line, today),
            sort="verified",
            width=96 if chinese else 100,
            tone=verified_tone,
        ),
    ]


def is_child(line: ResidentLine) -> bool:
    """Say whether somebody is under 14, so that the entry is sensitive by itself."""
    return line.age is not None and line.age < rules.GROWN_UP_ENOUGH


def age_words(line: ResidentLine) -> str:
    """The age, of somebody under 14 with a word that says so."""
    if line.age is None:
        return ""
    return _("{age} child").format(age=line.age) if is_child(line) else str(line.age)


def verified_tone(line: ResidentLine) -> str | None:
    """Red for what is too long ago, amber for what was never looked at."""
    if line.verified_on is None:
        return "wait"
    return "bad" if line.needs_verifying else None


def verified_words(line: ResidentLine, today: date) -> str:
    """The day on which an entry was last verified, or that it never was."""
    if line.verified_on is None:
        return _("Never")
    return format_short_day(line.verified_on, today=today)
