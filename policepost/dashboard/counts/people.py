"""The register: how many of each kind, and how many are verified in each grid."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from policepost.core.language import _, ngettext
from policepost.core.shapes import Figure, Listing
from policepost.core.tables import table
from policepost.dashboard import rules, words
from policepost.dashboard.counts.scope import Scope, counted
from policepost.dashboard.rules import GridState
from policepost.dashboard.shapes import Look, Mark, PanelData, Series
from policepost.residents import queries
from policepost.residents.kinds import Kind
from policepost.residents.queries import GridCount, KindCount

KIND = "resident"


def panels(session: Session, scope: Scope) -> list[PanelData]:
    """Return the panels about the register as it stands now."""
    counts = queries.population(session, scope.today)
    return [
        _verification(_grids(session, scope, counts)),
        _population(scope, [one for one in counts if scope.grid_id in {None, one.grid_id}]),
    ]


def figures(session: Session, scope: Scope) -> list[Figure]:
    """Return how many live here, and how many of them are verified in time; as of now."""
    rows = _grids(session, scope)
    people, verified = sum(row.people for row in rows), sum(row.verified for row in rows)
    waiting = people - verified
    here = _listing(scope)
    unverified = _listing(scope, unverified=True)
    share = rules.share(verified, people)
    return [
        Figure(name="people", title=_("Residents"), value=people, base=people, opens=here),
        Figure(
            name="people_to_verify",
            title=_("Residents to verify"),
            value=waiting,
            base=people,
            opens=unverified,
        ),
        Figure(
            name="people_verified_share",
            title=_("Verified residents"),
            value=share,
            base=people,
            unit="%",
            opens=unverified,
        ),
    ]


def _grids(
    session: Session, scope: Scope, counts: Sequence[KindCount] | None = None
) -> list[GridCount]:
    rows = queries.verification_by_grid(session, scope.today, counts)
    return [row for row in rows if scope.grid_id in {None, row.grid_id}]


def _listing(scope: Scope, **more: object) -> Listing:
    grid = {"grids": (scope.grid_id,)} if scope.grid_id is not None else {}
    return Listing(KIND, {**grid, **more})


def _verification(grids: Sequence[GridCount]) -> PanelData:
    rows = [row for row in grids if row.people]
    people, verified = sum(row.people for row in rows), sum(row.verified for row in rows)
    remark = _("{share} of {count} · aim {aim}").format(
        share=words.percent(rules.share(verified, people)),
        count=f"{people:,}",
        aim=words.percent(rules.TARGET_SHARE),
    )
    return PanelData(
        "verification_by_grid",
        Look.TILES,
        _("Verified by grid"),
        remark if people else "",
        tuple(row.grid or _("No grid") for row in rows),
        (Series(_("Verified"), tuple(_tile(row) for row in rows)),),
    )


def _tile(row: GridCount) -> Mark:
    waiting = row.people - row.verified
    to_verify = ngettext("{count} to verify", "{count} to verify", waiting).format(
        count=f"{waiting:,}"
    )
    chosen: dict[str, object] = {"grids": (row.grid_id,)}
    if waiting:
        chosen["unverified"] = True
    return Mark(
        row.share or 0,
        _("{grid}: {share} of {count} verified, {waiting}").format(
            grid=row.grid or _("No grid"),
            share=words.percent(row.share),
            count=f"{row.people:,}",
            waiting=to_verify,
        ),
        Listing(KIND, chosen),
        text=words.percent(row.share),
        note=to_verify,
        tone=rules.grid_tone(GridState(row.people, row.verified, 0, 0)),
        records=waiting or row.people,
    )


def _population(scope: Scope, counts: Sequence[KindCount]) -> PanelData:
    by_kind: Counter[str] = Counter()
    for one in counts:
        by_kind[one.kind] += one.people
    names = table("resident_kinds")
    kinds = [kind.value for kind in Kind if by_kind[kind]]
    total = sum(by_kind.values())
    return PanelData(
        "population_by_kind",
        Look.BARS,
        _("Residents by kind"),
        _("{count} in all").format(count=f"{total:,}"),
        tuple(names.label(kind) for kind in kinds),
        (
            Series(
                _("Residents"),
                tuple(
                    counted(by_kind[kind], names.label(kind), _listing(scope, kinds=(kind,)))
                    for kind in kinds
                ),
            ),
        ),
    )
