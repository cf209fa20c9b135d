"""Who lived where, when: the cases of the Dutch register, and the laws behind them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policepost.core.vague import DAY, UNKNOWN, Known, VagueDay
from policepost.residents.periods import (
    FOREVER,
    Occupation,
    Span,
    Sureness,
    Told,
    occupations,
    spans,
)

TODAY = date(2026, 11, 24)


def day(text: str) -> date:
    """2010-08 is the first of August."""
    return date.fromisoformat(f"{text}-01"[:10] if len(text) < 10 else text)


def moves(*days: str, left: str = "", seen: str = "") -> list[Span]:
    """The dwellings of somebody who moved in on these days, each time out of the one before."""
    stays = [
        Told(since=VagueDay.read(since), until=VagueDay.read(until))
        for since, until in pairwise(days)
    ]
    last = Told(
        since=VagueDay.read(days[-1]),
        until=VagueDay.read(left) if left else None,
        present=True,
        seen=(day(seen),) if seen else (),
    )
    return spans([*stays, last], TODAY)


def told(span: Span, since: str, until: str) -> list[str]:
    """The periods of one person in ``[since, until)``, a possible one with a question mark."""
    return [
        f"{one.since}…{one.until}{'?' if one.possible else ''}"
        for one in occupations({1: [span]}, day(since), day(until))
    ]


@pytest.mark.parametrize(
    ("since", "asked", "answer"),
    [
        # the whole time in which it is not sure, part of it, and nothing known at all
        ("2010-08", ("2010-08-01", "2010-09-01"), ["2010-08-01…2010-09-01?"]),
        ("2010-08", ("2010-08-10", "2010-08-20"), ["2010-08-10…2010-08-20?"]),
        ("2010", ("2010-12-01", "2010-12-31"), ["2010-12-01…2010-12-31?"]),
        ("?", ("2000-01-01", "2001-01-01"), ["2000-01-01…2001-01-01?"]),
        # from the day after it on it is certain
        (
            "2010",
            ("2010-12-01", "2011-12-31"),
            ["2010-12-01…2011-01-01?", "2011-01-01…2011-12-31"],
        ),
        (
            "2010-03",
            ("2010-03-06", "2010-04-18"),
            ["2010-03-06…2010-04-01?", "2010-04-01…2010-04-18"],
        ),
        ("2010", ("2009-12-31", "2010-01-01"), []),
        ("2010-08-18", ("2010-01-01", "2011-01-01"), ["2010-08-18…2011-01-01"]),
        ("2010-08-18", ("2010-01-01", "2010-08-18"), []),
    ],
)
def test_who_came_on_a_vague_day(since: str, asked: tuple[str, str], answer: list[str]) -> None:
    assert told(moves(since)[0], *asked) == answer


@pytest.mark.parametrize(
    ("since", "next_", "asked", "answer"),
    [
        # moved on, on a known day after the vague one
        ("2010-08", "2010-10-01", ("2010-08-03", "2010-08-31"), ["2010-08-03…2010-08-31?"]),
        ("2010-08", "2010-10-01", ("2010-10-01", "2011-03-31"), []),
        ("2010-08", "2010-10-01", ("2010-09-01", "2010-11-01"), ["2010-09-01…2010-10-01"]),
        # on a known day within it
        ("2010-08", "2010-08-21", ("2010-08-03", "2011-08-03"), ["2010-08-03…2010-08-21?"]),
        ("2010", "2010-08-21", ("2010-08-03", "2011-08-03"), ["2010-08-03…2010-08-21?"]),
        ("?", "2010-08-21", ("2010-08-03", "2011-08-03"), ["2010-08-03…2010-08-21?"]),
        ("?", "2010-01-01", ("2010-01-01", "2011-01-01"), []),
        # on a vague day after it
        ("2010-08-18", "2016-05", ("2016-04-01", "2016-05-01"), ["2016-04-01…2016-05-01"]),
        ("2010-08-18", "2016-05", ("2016-05-06", "2016-06-18"), ["2016-05-06…2016-06-01?"]),
        ("2010-08-18", "2016", ("2017-01-01", "2017-05-15"), []),
        # vague twice, one after the other
        (
            "2010-08",
            "2010-10",
            ("2010-01-01", "2012-01-01"),
            ["2010-08-01…2010-09-01?", "2010-09-01…2010-10-01", "2010-10-01…2010-11-01?"],
        ),
        (
            "2010",
            "2012",
            ("2011-10-23", "2013-11-16"),
            ["2011-10-23…2012-01-01", "2012-01-01…2013-01-01?"],
        ),
        ("2010", "2011", ("2010-04-07", "2013-01-01"), ["2010-04-07…2012-01-01?"]),
        # vague twice, one within the other
        ("2010-08", "2010", ("2010-01-01", "2011-03-01"), ["2010-08-01…2011-01-01?"]),
        ("2010", "2010-08", ("2009-01-01", "2011-03-01"), ["2010-01-01…2010-09-01?"]),
        ("?", "2010-08", ("2008-07-30", "2011-03-01"), ["2008-07-30…2010-09-01?"]),
        ("2010-08", "?", ("2010-07-01", "2019-09-28"), ["2010-08-01…2019-09-28?"]),
        # the known day of moving in lies in the vague time of moving on: certain on that day
        (
            "2010-08-18",
            "2010-08",
            ("2010-08-01", "2011-01-01"),
            ["2010-08-18…2010-08-19", "2010-08-19…2010-09-01?"],
        ),
        (
            "2010-08-18",
            "?",
            ("2010-08-18", "2011-08-23"),
            ["2010-08-18…2010-08-19", "2010-08-19…2011-08-23?"],
        ),
        # came and went on one day
        ("2010-08-18", "2010-08-18", ("2010-01-01", "2011-01-01"), []),
    ],
)
def test_who_moved_on(since: str, next_: str, asked: tuple[str, str], answer: list[str]) -> None:
    assert told(moves(since, next_)[0], *asked) == answer


@pytest.mark.parametrize(
    ("before", "since", "asked", "answer"),
    [
        ("2009-10-01", "2010", ("2009-10-06", "2010-07-23"), ["2010-01-01…2010-07-23?"]),
        # the day of the move before lies in the vague time: from the day after it on
        ("2010-08-10", "2010-08", ("2010-08-01", "2010-09-01"), ["2010-08-11…2010-09-01?"]),
        ("2010-05-01", "2010", ("2010-01-01", "2010-05-02"), []),
        ("2010-10-14", "?", ("2010-04-01", "2010-10-15"), []),
        ("2010-10-14", "?", ("2010-10-15", "2023-09-14"), ["2010-10-15…2023-09-14?"]),
        # both vague
        ("2010-08", "2010-10", ("2010-08-11", "2010-11-01"), ["2010-10-01…2010-11-01?"]),
        ("2010", "2010", ("2009-12-31", "2011-01-01"), ["2010-01-01…2011-01-01?"]),
        ("2010-05", "2010-05", ("2010-04-30", "2010-06-01"), ["2010-05-01…2010-06-01?"]),
        ("2010-08", "2010", ("2010-01-01", "2011-01-01"), ["2010-08-01…2011-01-01?"]),
        ("?", "?", ("2010-08-31", "2023-05-26"), ["2010-08-31…2023-05-26?"]),
    ],
)
def test_who_came_from_another_dwelling(
    before: str, since: str, asked: tuple[str, str], answer: list[str]
) -> None:
    assert told(moves(before, since)[1], *asked) == answer


@pytest.mark.parametrize(
    ("before", "since", "next_", "answer"),
    [
        ("2010-08-10", "2010-08", "2010-08-27", ["2010-08-11…2010-08-27?"]),
        ("2010-05-01", "2010", "2010-12-03", ["2010-05-02…2010-12-03?"]),
        ("2010-10-14", "?", "2016-03-01", ["2010-10-15…2016-03-01?"]),
    ],
)
def test_between_two_known_moves_only_that_time_is_possible(
    before: str, since: str, next_: str, answer: list[str]
) -> None:
    assert told(moves(before, since, next_)[1], "2000-01-01", "2020-01-01") == answer


@pytest.mark.parametrize(
    ("since", "left", "answer"),
    [
        ("2010-08-18", "2022-08-29", ["2020-01-01…2022-08-29"]),
        ("2021-11", "2021-11-27", ["2021-11-01…2021-11-27?"]),
        ("2021", "2021-11-27", ["2021-01-01…2021-11-27?"]),
        ("?", "2021-11-27", ["2020-01-01…2021-11-27?"]),
        ("2020-05-26", "2021-11", ["2020-05-26…2021-11-01", "2021-11-01…2021-12-01?"]),
        ("2020-05-26", "?", ["2020-05-26…2020-05-27", "2020-05-27…2023-01-01?"]),
    ],
)
def test_who_died_or_moved_away(since: str, left: str, answer: list[str]) -> None:
    assert told(moves(since, left=left)[0], "2020-01-01", "2023-01-01") == answer


def test_who_left_on_an_unknown_day_was_gone_when_it_was_entered() -> None:
    stay = Told(since=VagueDay.read("2020"), until=UNKNOWN, present=True, gone_by=day("2022-03-01"))
    assert told(spans([stay], TODAY)[0], "2019-01-01", "2026-01-01") == ["2020-01-01…2022-03-01?"]


def test_who_was_found_in_the_dwelling_lived_there_from_then_on() -> None:
    assert told(moves("?", seen="2024-05-20")[0], "2024-01-01", "2025-01-01") == [
        "2024-01-01…2024-05-20?",
        "2024-05-20…2025-01-01",
    ]
    # found before the dwelling before was certainly left: that tells of the other one
    present = moves("2010", "2024", seen="2024-05-20")[1]
    assert told(present, "2024-01-01", "2025-06-01") == [
        "2024-01-01…2025-01-01?",
        "2025-01-01…2025-06-01",
    ]
    # whoever is in the register today lives there today
    assert told(moves("?")[0], "2026-11-23", "2026-11-25") == [
        "2026-11-23…2026-11-24?",
        "2026-11-24…2026-11-25",
    ]


def test_nobody_lives_anywhere_before_birth() -> None:
    (span,) = spans([Told(present=True)], TODAY, born=day("2019-06-01"))
    assert span.first == day("2019-06-01")
    (odd,) = spans([Told(since=VagueDay.read("2018"), present=True)], TODAY, born=TODAY)
    assert odd == Span(day("2019-01-01"), day("2019-01-01"), FOREVER, FOREVER)


def test_a_former_dwelling_of_which_no_day_is_known_ended_before_this_one() -> None:
    former = Told(until=UNKNOWN)
    span, present = spans([former, Told(since=VagueDay.read("2015"), present=True)], TODAY)
    assert span == Span(date.min, date.max, date.min, day("2016-01-01"))
    assert present.first == day("2015-01-01"), "its place among the others is not known"


def test_a_second_dwelling_is_no_move() -> None:
    main = Told(since=VagueDay.read("2010-08-18"), present=True)
    second = Told(since=VagueDay.read("2015"), main=False)
    one, other = spans([main, second], TODAY)
    assert told(one, "2015-01-01", "2017-01-01") == ["2015-01-01…2017-01-01"]
    assert told(other, "2015-01-01", "2017-01-01") == [
        "2015-01-01…2016-01-01?",
        "2016-01-01…2017-01-01",
    ]


def test_days_that_contradict_each_other_lose_nobody_who_is_certain() -> None:
    """Two main dwellings at a time are a fault of the entry, not a reason to hide somebody."""
    stays = [
        Told(since=VagueDay.read("2010-01-01"), until=VagueDay.read("2020-01-01")),
        Told(since=VagueDay.read("2012-01-01"), until=VagueDay.read("2015-01-01")),
    ]
    for span, stay in zip(spans(stays, TODAY), stays, strict=True):
        assert (span.sure, span.sure_end) == (stay.since.day, stay.until.day if stay.until else 0)


def people(*rows: Occupation[int]) -> list[tuple[str, str, list[int], list[int]]]:
    return [
        (str(one.since), str(one.until), sorted(one.certain), sorted(one.possible)) for one in rows
    ]


def test_each_change_begins_a_period() -> None:
    lived = {
        1: [moves("2008-05-26")[0]],
        2: [moves("2001-04-10", "2010")[1]],
    }
    assert people(*occupations(lived, day("2009-12-01"), day("2012-03-01"))) == [
        ("2009-12-01", "2010-01-01", [1], []),
        ("2010-01-01", "2011-01-01", [1], [2]),
        ("2011-01-01", "2012-03-01", [1, 2], []),
    ]
    lived = {1: [moves("2008-05-26", "2010")[1]], 2: [moves("2001-04-10", "2010-02-01")[1]]}
    assert people(*occupations(lived, day("2009-12-01"), day("2010-03-01"))) == [
        ("2010-01-01", "2010-02-01", [], [1]),
        ("2010-02-01", "2010-03-01", [2], [1]),
    ]


def test_one_leaves_on_the_day_another_comes() -> None:
    lived = {1: [moves("2010-01-01", "2022-06-01")[0]], 2: [moves("2022-06-01")[0]]}
    assert people(*occupations(lived, day("2022-01-01"), day("2023-01-01"))) == [
        ("2022-01-01", "2022-06-01", [1], []),
        ("2022-06-01", "2023-01-01", [2], []),
    ]


def test_there_is_no_period_while_nobody_lives_there() -> None:
    lived = {1: [moves("2008-11-03", "2016-04-28")[0]], 2: [moves("2016-05-26")[0]]}
    assert people(*occupations(lived, day("2016-01-01"), day("2017-01-01"))) == [
        ("2016-01-01", "2016-04-28", [1], []),
        ("2016-05-26", "2017-01-01", [2], []),
    ]
    assert occupations(lived, day("2016-04-28"), day("2016-05-26")) == []
    assert occupations(lived, day("2017-01-01"), day("2017-01-01")) == []


def test_somebody_goes_and_comes_back() -> None:
    first, _else, again = moves("2010-01-01", "2015-01-01", "2018-01-01")
    assert people(*occupations({1: [first, again]}, day("2014-01-01"), day("2019-01-01"))) == [
        ("2014-01-01", "2015-01-01", [1], []),
        ("2018-01-01", "2019-01-01", [1], []),
    ]


# Laws

_DAYS = st.dates(date(2008, 1, 1), date(2013, 12, 31))
_VAGUE = st.one_of(
    _DAYS.map(VagueDay.of),
    _DAYS.map(lambda one: VagueDay.month(one.year, one.month)),
    _DAYS.map(lambda one: VagueDay.year(one.year)),
    st.just(UNKNOWN),
)
_CHAINS = st.lists(_VAGUE, min_size=1, max_size=4)
_SINCE, _UNTIL = date(2007, 1, 1), date(2015, 1, 1)


def chain(days: Sequence[VagueDay]) -> list[Told]:
    former = [Told(since=since, until=until) for since, until in pairwise(days)]
    return [*former, Told(since=days[-1], present=True)]


def days_of(span: Span, sureness: Iterable[Sureness]) -> set[date]:
    wanted = set(sureness)
    every = (_SINCE + timedelta(days=n) for n in range((_UNTIL - _SINCE).days))
    return {one for one in every if span.on(one, one + DAY) in wanted}


@given(_CHAINS)
def test_what_is_certain_is_possible(days: list[VagueDay]) -> None:
    for span in spans(chain(days), TODAY):
        if span.certain_once:
            assert span.first <= span.sure < span.sure_end <= span.end


@given(_CHAINS, st.data())
def test_a_vague_day_made_narrower_loses_no_certain_day(
    days: list[VagueDay], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(days) - 1))
    vague = days[at]
    assume(vague.known in {Known.YEAR, Known.MONTH})
    inside = data.draw(st.dates(vague.possibly, vague.last))
    narrower = data.draw(
        st.sampled_from([VagueDay.month(inside.year, inside.month), VagueDay.of(inside)])
    )
    assert vague.possibly <= narrower.possibly <= narrower.last <= vague.last
    closer = [*days[:at], narrower, *days[at + 1 :]]
    # two moves on one day, or one before the other, are a fault and no closer answer
    assume(all(one.possibly < two.last for one, two in combinations(closer, 2)))
    for before, after in zip(spans(chain(days), TODAY), spans(chain(closer), TODAY), strict=True):
        if before.certain_once:
            assert after.sure <= before.sure
            assert before.sure_end <= after.sure_end


@given(st.dictionaries(st.integers(1, 4), st.lists(_CHAINS, min_size=1, max_size=2), max_size=4))
def test_periods_are_the_days_with_anybody_and_neighbours_differ(
    lived: dict[int, list[list[VagueDay]]],
) -> None:
    known = {
        key: [span for days in chains for span in spans(chain(days), TODAY)[:1]]
        for key, chains in lived.items()
    }
    found = occupations(known, _SINCE, _UNTIL)
    for one in found:
        assert _SINCE <= one.since < one.until <= _UNTIL
        assert one.certain or one.possible
        assert not one.certain & one.possible
    for one, two in pairwise(found):
        assert one.until <= two.since
        if one.until == two.since:
            assert (one.certain, one.possible) != (two.certain, two.possible)
    both = frozenset(Sureness)
    inhabited = {when for rows in known.values() for span in rows for when in days_of(span, both)}
    covered = {
        one.since + timedelta(days=n) for one in found for n in range((one.until - one.since).days)
    }
    assert covered == inhabited
    for one in found:
        for key, rows in known.items():
            sure = any(span.on(one.since, one.since + DAY) is Sureness.CERTAIN for span in rows)
            assert (key in one.certain) == sure
