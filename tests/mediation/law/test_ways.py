"""Which way is lawful: the lists of the law, in every combination that somebody may type."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import language
from policepost.mediation.law import delicate, opinions, ways
from policepost.mediation.law.opinions import Quarrel, Side, Weight
from policepost.mediation.law.words import BY_POLICE, Way

ACTS = [row.code for row in opinions.law().rows("police", "acts")]
OTHERS = [row.code for row in opinions.law().rows("police", "others")]
CIRCUMSTANCES = [row.code for row in opinions.law().rows("police", "circumstances")]
FINDINGS = [row.code for row in opinions.law().rows("police", "findings")]
EXCLUSIONS = [row.code for row in opinions.law().rows("police", "exclusions")]
ADULT = Side(label="甲方", role="suspect", age=30, consent="agrees")
OTHER = Side(label="乙方", role="injured", age=40, consent="agrees")
MINOR_ACT = Quarrel(
    sides=(ADULT, OTHER), act="beating", circumstance="relation", findings=frozenset({"minor"})
)
ON_THE_SPOT = replace(MINOR_ACT, findings=frozenset(FINDINGS))

sides = st.builds(
    Side,
    label=st.sampled_from(["甲方", "乙方"]),
    kind=st.sampled_from(["person", "company"]),
    role=st.sampled_from(["", "applicant", "respondent", "suspect", "injured", "third"]),
    age=st.none() | st.integers(0, 100),
    own_income=st.booleans(),
    representative=st.sampled_from(["", "刘某"]),
    representative_kind=st.sampled_from(["", "guardian", "agent", "head"]),
    powers=st.sampled_from([(), ("agree",)]),
    authorised_on=st.sampled_from([None, date(2026, 3, 2)]),
    guardian_told_on=st.sampled_from([None, date(2026, 3, 2)]),
    not_told_agreed=st.booleans(),
    consent=st.sampled_from(["", "agrees", "refuses"]),
)
quarrels = st.builds(
    Quarrel,
    sides=st.lists(sides, max_size=4).map(tuple),
    act=st.sampled_from(["", *ACTS, *OTHERS]),
    circumstance=st.sampled_from(["", *CIRCUMSTANCES]),
    findings=st.frozensets(st.sampled_from(FINDINGS)),
    exclusions=st.lists(st.sampled_from(EXCLUSIONS), unique=True).map(tuple),
    appraisal=st.booleans(),
    appraised_on=st.sampled_from([None, date(2026, 3, 2)]),
    one_officer=st.booleans(),
    recording=st.sampled_from(["", "YS-2026-17"]),
    may_escalate=st.booleans(),
    reported=st.booleans(),
    turned_crime=st.booleans(),
)


def of(way: Way, quarrel: Quarrel) -> opinions.Opinion:
    """The opinion on one way."""
    return ways.opinion(way, quarrel)


def said(opinion: opinions.Opinion, weight: Weight) -> str:
    """What is said in one weight."""
    return "\n".join(one.sentence for one in opinion.of(weight))


# Examples of the design: 5, 6, 7


def test_a_minor_fight_between_neighbours_may_be_mediated_by_the_police() -> None:
    assert of(Way.POLICE, MINOR_ACT).ready
    assert of(Way.SPOT, MINOR_ACT).lawful
    assert not of(Way.SPOT, MINOR_ACT).ready
    assert of(Way.SPOT, ON_THE_SPOT).ready
    assert ways.proposed(ways.weigh(MINOR_ACT)).way is Way.POLICE
    assert ways.proposed(ways.weigh(ON_THE_SPOT)).way is Way.SPOT


def test_a_suspect_has_no_agent() -> None:
    agent = replace(
        ADULT,
        representative_kind="agent",
        powers=("agree",),
        authorised_on=date(2026, 3, 1),
    )
    opinion = of(Way.POLICE, replace(MINOR_ACT, sides=(agent, OTHER)))
    assert "may have no agent" in said(opinion, Weight.AGAINST)
    assert "art. 181" in opinion.of(Weight.AGAINST)[0].cited
    assert of(Way.PEOPLE, replace(MINOR_ACT, sides=(agent, OTHER))).lawful


@pytest.mark.parametrize(
    ("powers", "day", "ready"),
    [
        ((), None, False),
        (("agree",), None, False),
        ((), date(2026, 3, 1), False),
        (("agree",), date(2026, 3, 1), True),
    ],
)
def test_a_victims_agent_needs_written_powers(
    powers: tuple[str, ...], day: date | None, *, ready: bool
) -> None:
    victim = replace(OTHER, representative_kind="agent", powers=powers, authorised_on=day)
    for way in (Way.POLICE, Way.PEOPLE):
        assert of(way, replace(MINOR_ACT, sides=(ADULT, victim))).ready is ready


@pytest.mark.parametrize(
    ("changes", "ready"),
    [
        ({"age": 15}, False),
        ({"age": 15, "guardian_told_on": date(2026, 3, 1)}, False),
        ({"age": 15, "guardian_told_on": date(2026, 3, 1), "representative": "刘某"}, True),
        ({"age": 15, "own_income": True, "not_told_agreed": True}, False),
        ({"age": 16, "own_income": True}, False),
        ({"age": 16, "own_income": True, "not_told_agreed": True}, True),
        ({"age": 16, "own_income": True, "guardian_told_on": date(2026, 3, 1)}, True),
        ({"age": 17, "not_told_agreed": True}, False),
        ({"age": 18}, True),
        ({"age": None}, True),
    ],
)
def test_a_minors_guardian_is_told(changes: dict[str, object], *, ready: bool) -> None:
    minor = replace(OTHER, **changes)  # type: ignore[arg-type]
    opinion = of(Way.POLICE, replace(MINOR_ACT, sides=(ADULT, minor)))
    assert opinion.lawful
    assert opinion.ready is ready


@pytest.mark.parametrize("cause", EXCLUSIONS)
def test_what_is_excluded_is_never_offered_to_the_police(cause: str) -> None:
    quarrel = replace(ON_THE_SPOT, exclusions=(cause,))
    assert [one.lawful for one in ways.weigh(quarrel)] == [True, False, False]
    assert ways.proposed(ways.weigh(quarrel)).way is Way.PEOPLE
    assert "art. 179" in of(Way.POLICE, quarrel).of(Weight.AGAINST)[0].cited


def test_what_is_no_violation_is_for_peoples_mediation_alone() -> None:
    opinions = ways.weigh(replace(ON_THE_SPOT, act="none"))
    assert [one.way for one in opinions if one.lawful] == [Way.PEOPLE]
    assert "only people's mediation, or a court" in said(opinions[1], Weight.AGAINST)


def test_another_violation_is_none_of_the_listed_acts() -> None:
    opinion = of(Way.POLICE, replace(MINOR_ACT, act="other"))
    assert "none of the acts" in said(opinion, Weight.AGAINST)


@pytest.mark.parametrize("changes", [{"act": "crime"}, {"turned_crime": True}])
def test_a_crime_is_mediated_by_nobody(changes: dict[str, object]) -> None:
    opinions = ways.weigh(replace(ON_THE_SPOT, **changes))  # type: ignore[arg-type]
    assert not any(one.lawful for one in opinions)


def test_one_officer_without_a_recording_is_warned_of() -> None:
    alone = replace(MINOR_ACT, one_officer=True)
    opinion = of(Way.POLICE, alone)
    assert "evidence cannot support a punishment" in said(opinion, Weight.WARNING)
    assert opinion.ready
    assert "art. 108" in opinion.of(Weight.WARNING)[0].cited
    recorded = of(Way.POLICE, replace(alone, recording="YS-2026-17"))
    assert not recorded.of(Weight.WARNING)
    assert "YS-2026-17" in said(recorded, Weight.FOR)


def test_who_plainly_refuses_is_not_mediated() -> None:
    refusing = replace(MINOR_ACT, sides=(ADULT, replace(OTHER, consent="refuses")))
    for opinion in ways.weigh(refusing):
        assert not opinion.lawful
        assert "乙方" in said(opinion, Weight.AGAINST)


def test_a_risk_is_reported() -> None:
    risk = replace(MINOR_ACT, may_escalate=True)
    assert "tell the police station at once" in said(of(Way.PEOPLE, risk), Weight.MISSING)
    assert of(Way.PEOPLE, replace(risk, reported=True)).ready


def test_what_is_appraised_waits_for_the_report_and_is_not_settled_on_the_spot() -> None:
    hurt = replace(ON_THE_SPOT, appraisal=True)
    assert "appraisal report" in said(of(Way.POLICE, hurt), Weight.MISSING)
    assert of(Way.POLICE, replace(hurt, appraised_on=date(2026, 3, 2))).ready
    assert not of(Way.SPOT, replace(hurt, appraised_on=date(2026, 3, 2))).lawful


def test_on_the_spot_nobody_is_asked_twice() -> None:
    unasked = replace(ON_THE_SPOT, sides=(ADULT, replace(OTHER, consent="")))
    assert of(Way.SPOT, unasked).ready  # that both agree was found, and is not asked twice


def test_nothing_known_says_what_to_find_out() -> None:
    opinion = of(Way.POLICE, Quarrel())
    assert opinion.lawful
    assert len(opinion.of(Weight.MISSING)) == 3
    assert of(Way.PEOPLE, Quarrel()).ready


def test_peoples_mediation_of_a_violation_settles_the_civil_part_only() -> None:
    assert "civil part only" in said(of(Way.PEOPLE, MINOR_ACT), Weight.WARNING)


# Laws that hold of everything


@given(quarrels)
def test_no_excluded_act_and_nothing_that_is_no_listed_act_is_ever_offered(
    quarrel: Quarrel,
) -> None:
    for way in BY_POLICE:
        if of(way, quarrel).ready:
            assert quarrel.act in ACTS
            assert quarrel.circumstance in CIRCUMSTANCES
            assert "minor" in quarrel.findings
            assert not quarrel.exclusions
            assert not quarrel.turned_crime
            assert all(one.consent != "refuses" for one in quarrel.sides)


@given(quarrels)
def test_what_may_be_mediated_on_the_spot_may_be_mediated_at_the_station(quarrel: Quarrel) -> None:
    spot, police = of(Way.SPOT, quarrel), of(Way.POLICE, quarrel)
    assert police.lawful or not spot.lawful
    assert police.ready or not spot.ready


@given(quarrels)
def test_the_proposed_way_is_ready_or_it_is_peoples_mediation(quarrel: Quarrel) -> None:
    best = ways.proposed(ways.weigh(quarrel))
    assert best.ready or best.way is Way.PEOPLE


@given(quarrels)
def test_each_reason_names_articles_that_exist_and_the_weightiest_come_first(
    quarrel: Quarrel,
) -> None:
    for opinion in ways.weigh(quarrel):
        weights = [list(Weight).index(one.weight) for one in opinion.reasons]
        assert weights == sorted(weights)
        for reason in opinion.reasons:
            assert reason.articles
            assert reason.sentence
            assert reason.cited


@given(quarrels, st.sampled_from(EXCLUSIONS))
def test_one_more_exclusion_never_opens_a_way(quarrel: Quarrel, cause: str) -> None:
    more = replace(quarrel, exclusions=(*quarrel.exclusions, cause))
    for before, after in zip(ways.weigh(quarrel), ways.weigh(more), strict=True):
        assert before.lawful or not after.lawful


# What follows from the way


def test_until_when_the_police_finish() -> None:
    day = date(2026, 2, 12)  # a Thursday; make-up Saturday 14 February, then the Spring Festival
    assert ways.finish_until("people", day, MINOR_ACT) is None
    assert ways.finish_until("police", day, MINOR_ACT) == date(2026, 2, 24)
    hurt = replace(MINOR_ACT, appraisal=True)
    assert ways.finish_until("police", day, hurt) is None
    reported = replace(hurt, appraised_on=date(2026, 3, 3))
    assert ways.finish_until("police", day, reported) == date(2026, 3, 6)


def test_identity_is_noticed_and_inheritance_bars_electronic_signatures() -> None:
    assert delicate.identity_matters(["甲方同意离婚", "孩子由乙方抚养"]) == ("离婚",)
    assert delicate.identity_matters(["甲方付给乙方500元"]) == ()
    assert delicate.no_electronic_signature(["继承的房屋归甲方"]) == ("继承",)


def test_articles_are_cited_in_both_languages() -> None:
    reason = of(Way.POLICE, replace(MINOR_ACT, act="none")).of(Weight.AGAINST)[0]
    assert reason.cited.endswith("art. 178")
    language.use("zh_CN")
    assert reason.cited == "《公安机关办理行政案件程序规定》第一百七十八条"
    assert "民间纠纷" in opinions.law().articles["proc178"].words
