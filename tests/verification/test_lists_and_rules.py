"""The conditions of the database say what the rules say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.grids.records import Level, Place, Premises
from policepost.residents.records import Residence, Resident
from policepost.residents.rules import check_character
from policepost.verification import doubt_rules, queries, rules
from policepost.verification.doubt_rules import Facts
from policepost.verification.queries import Work, WorkFilter
from tests.verification.conftest import TODAY


class _Back(Exception):
    """Leaves a transaction without keeping anything."""


@contextmanager
def passing(db: Database) -> Iterator[Session]:
    """Write something that is looked at and not kept."""
    try:
        with db.transaction("Register resident") as session:
            yield session
            raise _Back  # noqa: TRY301 - the way out of a transaction that keeps nothing
    except _Back:
        pass


def identity(born: date, odd: bool) -> str:
    first = f"140502{born:%Y%m%d}99{'7' if odd else '6'}"
    return first + check_character(first)


days = st.dates(date(1895, 1, 1), TODAY)
facts = st.builds(
    Facts,
    document_kind=st.sampled_from(["111", "112", "154", "414"]),
    id_number=st.one_of(
        st.just(""), st.just("G94485322"), st.builds(identity, days, st.booleans())
    ),
    sex=st.sampled_from(["0", "1", "2"]),
    birth_date=st.none() | days,
    kind=st.sampled_from(["registered", "migrant", "lodging"]),
    relation=st.sampled_from(["", "01", "02", "20"]),
    here_since=st.none() | st.dates(date(2022, 1, 1), TODAY),
    homes=st.sampled_from([1, 1, 1, 2]),
)
matching = st.builds(
    lambda one, born, odd: replace(
        one, document_kind="111", id_number=identity(born, odd), birth_date=born
    ),
    facts,
    days,
    st.booleans(),
)


def entered(session: Session, one: Facts, *, moving_in: bool) -> UUID:
    """Enter somebody; when they moved in may not be known, and counts if it is."""
    key = new_id()
    session.add(
        Resident(
            id=key,
            name="张三",
            document_kind=one.document_kind,
            id_number=None,
            sex=one.sex,
            birth_date=one.birth_date,
            kind=one.kind,
            relation=one.relation or None,
            moved_in_on=one.here_since if moving_in else None,
            collected_on=date(2021, 1, 1) if moving_in and one.here_since else one.here_since,
        )
    )
    session.flush()
    if one.homes > 1:
        session.add(Residence(resident_id=key, address="别处", since="?", manner="rents"))
    return key


@given(st.lists(facts | matching, min_size=1, max_size=12))
def test_the_list_of_doubts_and_the_rule_agree(db: Database, some: list[Facts]) -> None:
    seen: set[str] = set()
    unique = []
    for one in some:  # a number stands in one entry only
        if one.id_number and one.id_number in seen:
            one = replace(one, id_number="")  # noqa: PLW2901 - the plainer of the two
        seen.add(one.id_number)
        unique.append(one)
    with passing(db) as session:
        keys = {}
        for at, one in enumerate(unique):
            key = entered(session, one, moving_in=at % 2 == 0)
            session.get_one(Resident, key).id_number = one.id_number or None
            keys[key] = one
        session.flush()
        listed = set(queries.ids(session, WorkFilter(Work.DOUBTFUL), TODAY))
        assert listed == {key for key, one in keys.items() if doubt_rules.doubts(one, TODAY)}
        assert queries.count(session, WorkFilter(Work.DOUBTFUL), TODAY) == len(listed)
        lines = queries.lines(session, WorkFilter(Work.DOUBTFUL), list(listed), TODAY)
        for line in lines:
            odd = doubt_rules.doubts(keys[line.id], TODAY)
            assert line.reasons == tuple(doubt_rules.DOUBTS[doubt] for doubt in odd)


shops: st.SearchStrategy[dict[str, object]] = st.builds(
    dict,
    kind=st.sampled_from(["shop", "rental", "flammables"]),
    credit_code=st.sampled_from([None, "", "91140502MA0ABCDE0X"]),
    responsible=st.sampled_from(["", "李某"]),
    phone=st.sampled_from(["", "0356-0000"]),
    responsible_phone=st.sampled_from(["", "139 0000 4417"]),
    address=st.sampled_from(["", "寺河街 1 号"]),
    officer=st.sampled_from(["", "田某"]),
    licence=st.sampled_from(["", "豫WH安经字〔2026〕000001号"]),
    licence_until=st.sampled_from([None, TODAY]),
    stores=st.sampled_from(["", "雷管 200 发"]),
    keepers=st.sampled_from(["", "李某、王某"]),
    security_by=st.sampled_from(["", "赵某"]),
    tags=st.sampled_from([[], ["nine_small"], ["explosives"], ["nine_small", "key_unit"]]),
)
whole: st.SearchStrategy[dict[str, object]] = shops.map(
    lambda shop: {
        **shop,
        "credit_code": "91140502MA0ABCDE0X",
        "responsible": "李某",
        "phone": "0356-0000",
        "address": "寺河街 1 号",
    }
)
"""Premises that lack at most what their marks ask for."""


@given(shops | whole)
def test_the_list_of_incomplete_premises_and_the_rule_agree(
    db: Database, shop: dict[str, object]
) -> None:
    with passing(db) as session:
        one = Premises(id=new_id(), name="店", **shop)
        session.add(one)
        session.flush()
        listed = list(queries.ids(session, WorkFilter(Work.PREMISES_MISSING), TODAY))
        assert bool(listed) == bool(rules.premises_missing(one))


@given(
    st.sampled_from([None, "home", "empty"]), st.sampled_from([None, True, False]), st.booleans()
)
def test_the_list_of_incomplete_dwellings_and_the_rule_agree(
    db: Database,
    use: str | None,
    rented: bool | None,
    named: bool,
) -> None:
    from policepost.grids.records import Dwelling

    with passing(db) as session:
        key = new_id()
        told = {"use": use, "rented": rented}
        session.add(
            Place(id=key, level=Level.DWELLING, name="101", address="101", sort_key="101", **told)
        )
        session.flush()
        if named:
            session.add(Dwelling(id=key, landlord="王某"))
            session.flush()
        listed = list(queries.ids(session, WorkFilter(Work.DWELLINGS_MISSING), TODAY))
        lacks = rules.dwelling_missing(use, rented, "王某" if named else "")
        assert bool(listed) == bool(lacks)
        lines = queries.lines(session, WorkFilter(Work.DWELLINGS_MISSING), listed, TODAY)
        assert [len(line.reasons) for line in lines] == ([len(lacks)] if lacks else [])
