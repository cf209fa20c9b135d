"""Columns that were put right: kept for the sender, and known again."""

from __future__ import annotations

from dataclasses import replace

from policepost.core import clock
from policepost.core.database import Database
from policepost.exchange import layouts
from policepost.intake import actions, layout_queries
from tests.intake.conftest import HEAD, TODAY, Write, look
from tests.intake.working import LI, ODD, ZHANG, corrected


def test_columns_put_right_are_remembered(post: Database, write: Write) -> None:
    looked = corrected(post, write("一.xlsx", 表=(ODD, ZHANG)))
    actions.remember(post, looked)
    actions.remember(post, looked)
    with post.reading() as session:
        [line] = layout_queries.layout_lines(session)
    assert (line.sender, line.kind, line.headings, line.columns) == (
        *("河东物业", "residents"),
        *(ODD, 4),
    )
    [part] = look(post, write("二.xlsx", 表=(("十一月",), ODD, LI))).parts
    assert part.remembered == "河东物业"
    assert part.ready
    assert part.plan.guess.heading == 1
    assert dict(part.plan.guess.columns) == {"name": 0, "id_number": 1, "address": 2, "phone": 3}
    actions.forget(post, line.id)
    [part] = look(post, write("三.xlsx", 表=(ODD, LI))).parts
    assert (part.remembered, part.kind and part.kind.name) != ("河东物业", "residents")


def test_the_senders_next_file_may_have_its_columns_elsewhere(post: Database, write: Write) -> None:
    actions.remember(post, corrected(post, write("一.xlsx", 表=(ODD, ZHANG))))
    mixed = ("序号", "证号", "住户大名", "民族", "门牌", "联络")
    path = write("二.xlsx", 表=(mixed, (1, LI[1], LI[0], "回", LI[2], LI[3])))
    assert look(post, path).parts[0].remembered == ""
    [part] = look(post, path, sender="河东物业").parts
    assert dict(part.plan.guess.columns) == {
        "id_number": 1,
        "name": 2,
        "address": 4,
        "phone": 5,
        "ethnic": 3,
    }


def test_a_sheet_that_is_left_out_is_left_out_again(post: Database, write: Write) -> None:
    path = write("一.xlsx", 人口=(HEAD, ZHANG), 汇总=(("单位名称", "电话"), ("合计", "3")))
    looked = look(post, path)
    assert [part.kind and part.kind.name for part in looked.parts] == ["residents", "premises"]
    kept, summary = looked.parts
    actions.remember(post, replace(looked, parts=(kept, replace(summary, kind=None))))
    assert [part.kind and part.kind.name for part in look(post, path).parts] == ["residents", None]


def test_what_was_guessed_right_is_not_remembered(post: Database, write: Write) -> None:
    actions.remember(post, look(post, write("一.xlsx", 人口=(HEAD, ZHANG))))
    with post.reading() as session:
        assert layout_queries.layout_lines(session) == []


def test_columns_put_right_otherwise_replace_the_first(post: Database, write: Write) -> None:
    path = write("一.xlsx", 表=(ODD, ZHANG))
    looked = corrected(post, path)
    actions.remember(post, looked)
    [part] = looked.parts
    fewer = replace(part.plan.guess, columns={"name": 0, "id_number": 1})
    with clock.at(TODAY):
        actions.remember(
            post, replace(looked, parts=(replace(part, plan=replace(part.plan, guess=fewer)),))
        )
    with post.reading() as session:
        [line] = layout_queries.layout_lines(session)
    assert line.columns == 2


def test_a_file_that_was_put_right_is_known_in_spite_of_its_reasons(
    post: Database, write: Write
) -> None:
    actions.remember(post, corrected(post, write("一.xlsx", 表=(ODD, ZHANG))))
    reasons = (*ODD, layouts.reason_heading())
    looked = look(post, write("二.xlsx", 表=(reasons, (*LI, "证号：校验码不对"))))
    assert looked.parts[0].remembered == "河东物业"
    actions.remember(post, looked)
    with post.reading() as session:
        [line] = layout_queries.layout_lines(session)
    assert line.headings == ODD
