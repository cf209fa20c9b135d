"""Genuine papers are told genuine, and each forgery is found, whatever single field it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from policepost.core import clock, paths
from policepost.core import settings as held
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.journalling.journal import JournalChange, JournalEntry
from policepost.mediation import agreement_actions, papers
from policepost.mediation.after import supplements
from policepost.mediation.after.supplements import SupplementFacts
from policepost.mediation.facts import TermFacts
from policepost.mediation.proof import actions, comparing, content, issuing, keys, queries, rules
from policepost.mediation.proof.queries import Outcome, Verdict
from policepost.mediation.records import (
    Agreement,
    Dispute,
    IssuedPaper,
    PanelMember,
    Party,
    PostKey,
    Term,
)
from policepost.printing import paper
from tests.conftest import copy_of
from tests.mediation.makers import agreed, in_force, registered, whole
from tests.mediation.proof.conftest import NOW, Out, issue
from tests.printing import pages

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def verdict(db: Database, text: str) -> Verdict | None:
    """What is found of one code."""
    with db.reading() as session:
        return next(iter(queries.check_codes(session, [text])), None)


def outcome(db: Database, text: str) -> Outcome:
    found = verdict(db, text)
    assert found is not None
    return found.outcome


def test_an_untouched_paper_is_genuine(db: Database, out: Out) -> None:
    found = verdict(db, out.issued.proof)
    assert found is not None
    assert found.outcome == Outcome.GENUINE
    assert found.number == "(2026)泽颢调字第1号"
    assert found.post == "泽颢警务室"
    assert found.changed == ()


def test_it_stays_genuine_when_people_grow_older_and_the_post_is_renamed(
    db: Database, out: Out
) -> None:
    with db.transaction("Name the post") as session:
        held.put(session, "post.name", "新名警务室")
    with clock.at(NOW.replace(year=2031)):
        assert outcome(db, out.issued.proof) == Outcome.GENUINE


CHANGES: dict[str, tuple[type[Any], str, Any]] = {
    "Facts": (Dispute, "facts", "改过的事实。"),
    "Number of the agreement": (Dispute, "number", "(2026)泽颢调字第2号"),
    "甲方 · Name": (Party, "name", "刘某"),
    "甲方 · Sex": (Party, "sex", "2"),
    "甲方 · Ethnic group": (Party, "ethnic", "02"),
    "甲方 · Birth date": (Party, "birth", date(1985, 3, 3)),
    "甲方 · Occupation": (Party, "occupation", "工人"),
    "甲方 · Telephone": (Party, "phone", "13900004418"),
    "甲方 · Address": (Party, "address", "寺河嘉苑A区3号楼2单元1102"),
    "甲方 · Representative": (Party, "representative", "周某"),
    "甲方 · Representative's telephone": (Party, "representative_phone", "1"),
    "甲方 · Kind": (Party, "kind", "company"),
    "甲方 · Identity number": (Party, "id_number", "E00000417"),
    "甲方 · Role": (Party, "role", "applicant"),
    "Term 一 · Wording": (Term, "text", "甲方于2026年12月1日前在客厅铺设隔音地"),
    "Term 一 · Due on": (Term, "due_on", date(2026, 12, 2)),
    "Term 一 · Amount": (Term, "amount", Decimal("0.01")),
    "Term 一 · What is to be done": (Term, "what", "do"),
    "Term 一 · How it is paid": (Term, "how", "现金"),
    "How it is performed": (Agreement, "manner", "当场履行"),
    "Place of performance": (Agreement, "place", "警务室"),
    "All of it by": (Agreement, "deadline", date(2026, 12, 11)),
    "Responsibilities": (Agreement, "responsibilities", "甲方负主要责任。"),
    "Total": (Agreement, "total", Decimal(501)),
    "Number of copies": (Agreement, "copies", 9),
    "Mediators 1": (PanelMember, "name", "陈某"),
}


@pytest.mark.parametrize("label", CHANGES)
def test_each_single_field_that_was_changed_is_found_and_named(
    db: Database, out: Out, label: str
) -> None:
    kind, field, value = CHANGES[label]
    order = getattr(kind, "position", kind.id)
    with db.transaction("Change dispute") as session:
        found = session.scalars(select(kind).order_by(order)).first()
        setattr(found, field, value)
    told = verdict(db, out.issued.proof)
    assert told is not None
    assert told.outcome == Outcome.CHANGED
    assert label in told.fields
    with db.transaction("Change dispute") as session:
        back = session.scalars(select(kind).order_by(order)).first()
        setattr(back, field, _stood(out, label))
    assert outcome(db, out.issued.proof) == Outcome.GENUINE


def _stood(out: Out, label: str) -> Any:
    """What stood there when the paper went out."""
    kind, field, value = CHANGES[label]
    told: Any = content.read(out.issued.content)["record"]
    if kind is Party:
        told = told["parties"][0]
    elif kind is Term:
        told = told["terms"][0]
    elif kind is PanelMember:
        return told["mediators"][0]
    before = told[field] if field != "copies" else None
    if isinstance(value, date) and before is not None:
        return date.fromisoformat(before)
    return before


def test_a_party_or_a_term_that_came_or_went_is_found(db: Database, out: Out) -> None:
    with db.transaction("Change dispute") as session:
        term = session.scalars(select(Term).order_by(Term.position.desc())).first()
        session.delete(term)
    told = verdict(db, out.issued.proof)
    assert told is not None
    assert told.fields == ("Term 二",)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_code_with_a_changed_character_is_ever_genuine(
    db: Database, out: Out, data: st.DataObject
) -> None:
    text = out.issued.proof
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(BASE45).filter(lambda one: one != text[at]))
    forged = verdict(db, text[:at] + other + text[at + 1 :])
    assert forged is None or forged.outcome in {Outcome.FORGED, Outcome.UNKNOWN}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(min_size=16, max_size=16), st.text("0123456789号", min_size=1, max_size=8))
def test_a_signature_does_not_fit_another_record_or_number(
    db: Database, out: Out, digest: bytes, number: str
) -> None:
    code = rules.unpacked(out.issued.proof)
    assert code is not None
    for other in (replace(code, digest=digest), replace(code, number=number)):
        assert outcome(db, rules.packed(other)) == Outcome.FORGED


def test_a_paper_of_a_forger_with_an_own_key_is_unknown(db: Database, out: Out) -> None:
    code = rules.unpacked(out.issued.proof)
    assert code is not None
    secret = keys.new_secret()
    mark = bytes.fromhex(rules.fingerprint(keys.public_of(secret)))[: rules.MARK_BYTES]
    signed = keys.sign(secret, rules.signed(code.digest, code.number))
    forged = replace(code, mark=mark, signature=signed)
    assert outcome(db, rules.packed(forged)) == Outcome.UNKNOWN
    assert outcome(db, rules.packed(replace(forged, mark=code.mark))) == Outcome.FORGED


def test_what_was_written_into_the_file_past_the_program_is_found(db: Database, out: Out) -> None:
    with db.transaction("Issue paper") as session:
        held = session.get_one(IssuedPaper, out.issued.id)
        held.content = held.content.replace("隔音地垫", "地毯")
    assert outcome(db, out.issued.proof) == Outcome.FORGED
    with db.reading() as session:
        by_hand = queries.check_by_hand(session, out.issued.number, out.issued.check_code)
    assert by_hand.outcome == Outcome.FORGED


def test_a_signed_paper_of_which_nothing_is_kept_is_lost(db: Database, out: Out) -> None:
    with db.transaction("Issue paper") as session:
        session.delete(session.get_one(IssuedPaper, out.issued.id))
    assert outcome(db, out.issued.proof) == Outcome.LOST


def test_a_paper_without_its_dispute_differs_in_everything(db: Database, out: Out) -> None:
    gone = replace(out.issued, dispute_id=out.issued.id)
    with db.reading() as session:
        assert queries.record_now(session, gone) == {}
        assert queries.record_now(session, replace(out.issued, about=out.issued.id)) == {}


def test_the_check_code_does_without_a_scanner(db: Database, out: Out) -> None:
    with db.reading() as session:
        for number in ("(2026)泽颢调字第1号", "〔2026〕泽颢调字第 1 号"):
            told = queries.check_by_hand(session, number, out.issued.check_code.lower())
            assert told.outcome == Outcome.GENUINE
        wrong = queries.check_by_hand(session, out.issued.number, "0000-0000")
        assert wrong.outcome == Outcome.FORGED
        other = queries.check_by_hand(session, "(2026)泽颢调字第9号", out.issued.check_code)
        assert other.outcome == Outcome.UNKNOWN
        with pytest.raises(Refused, match="eight letters"):
            queries.check_by_hand(session, out.issued.number, "12")


def test_no_personal_data_stand_in_the_code(db: Database, out: Out) -> None:
    code = rules.unpacked(out.issued.proof)
    assert code is not None
    assert code.number == out.issued.number
    size = rules.MARK_BYTES + rules.DIGEST_BYTES + rules.SIGNATURE_BYTES + len(code.number.encode())
    body = rules.un45(out.issued.proof.removeprefix(rules.PREFIX))
    assert body is not None
    assert len(body) == size


def test_printed_again_it_is_the_same_paper_marked_as_such(db: Database, out: Out) -> None:
    again = issue(db, out.dispute_id)
    assert again.issued.id == out.issued.id
    assert again.issued.proof == out.issued.proof
    assert "补打第1次" in pages.text(again.pdf)
    assert "补打" not in pages.text(out.pdf)
    with db.reading() as session:
        assert [one.prints for one in queries.papers_of(session, out.dispute_id)] == [2]


def test_a_changed_text_is_a_new_paper_and_both_are_known(db: Database, out: Out) -> None:
    with db.transaction("Change dispute") as session:
        session.get_one(Dispute, out.dispute_id).facts = "另外的事实。"
    second = issue(db, out.dispute_id)
    assert second.issued.id != out.issued.id
    assert outcome(db, second.issued.proof) == Outcome.GENUINE
    assert outcome(db, out.issued.proof) == Outcome.CHANGED


def test_a_paper_that_was_never_printed_gives_way(db: Database) -> None:
    key = agreed(db)
    agreement_actions.number_agreement(db, key)
    first = issuing.issue_agreement(db, key)
    with db.transaction("Change dispute") as session:
        session.get_one(Dispute, key).facts = "另外的事实。"
    second = issuing.issue_agreement(db, key)
    assert issuing.issue_agreement(db, key).id == second.id
    assert outcome(db, first.proof) == Outcome.LOST
    assert outcome(db, second.proof) == Outcome.GENUINE


def test_what_has_no_number_cannot_be_issued(db: Database) -> None:
    with pytest.raises(Refused, match="number first"):
        issuing.issue_agreement(db, registered(db))


def test_what_is_proved_is_never_taken_back(db: Database) -> None:
    key = agreed(db)
    agreement_actions.number_agreement(db, key)
    issuing.issue_agreement(db, key)
    with db.reading() as session:
        entry = session.scalar(
            select(JournalEntry.number).where(JournalEntry.action == "Issue paper")
        )
    assert entry is not None
    with pytest.raises(Refused, match="went out"):
        undo.undo(db, entry)


def test_the_secret_key_is_not_in_the_journal(db: Database, out: Out) -> None:
    with db.reading() as session:
        kinds = set(session.scalars(select(JournalChange.kind)))
    assert "post_key" in kinds
    assert "post_key_secret" not in kinds


def forged(out: Out, field: str, value: Any) -> bytes:
    """A copy of the paper with one value changed and the genuine code."""
    whole = content.read(out.issued.content)
    values = whole["values"]
    if field in values["parties"][0]:
        values["parties"][0][field] = value
    elif field == "terms":
        values["terms"][1] = value
    else:
        values[field] = value
    text = rules.canonical(whole)
    return papers.issued_again(replace(out.issued, content=text)).pdf


FORGERIES = {
    "name": "刘某",
    "sex": "女",
    "ethnic": "满族",
    "age": "42岁",
    "occupation": "工人",
    "phone": "13900004418",
    "address": "寺河嘉苑A区3号楼2单元1102",
    "facts": "没有争吵。",
    "terms": "甲方于2026年12月10日前付给乙方5000元。",
    "manner": "当场履行",
    "place": "警务室",
    "deadline": "2026年12月11日前",
    "copies": 4,
    "mediators": 2,
    "number": "(2026)泽颢调字第2号",
}


@pytest.mark.parametrize("field", FORGERIES)
def test_a_copy_with_one_changed_field_and_a_genuine_code_is_found(out: Out, field: str) -> None:
    lines = pages.lines(forged(out, field, FORGERIES[field]))
    told = comparing.compared(lines, out.issued)
    assert told is not None
    assert not told.same
    assert told.only_there


def test_the_untouched_file_says_the_same(db: Database, out: Out) -> None:
    told = comparing.compared(pages.lines(out.pdf), out.issued)
    again = issue(db, out.dispute_id)
    also = comparing.compared(pages.lines(again.pdf), again.issued)
    assert told is not None
    assert also is not None
    assert told.same
    assert also.same


def test_a_form_that_was_changed_since_accuses_no_untouched_paper(
    db: Database, out: Out, tmp_path: Path
) -> None:
    shipped = (paths.forms() / "agreement.rml.j2").read_text("utf-8")
    changed = shipped.replace("自愿达成如下协议", "自愿达成下列协议")
    (tmp_path / "agreement.rml.j2").write_text(changed, "utf-8")
    paper.use_own_forms(tmp_path)
    try:
        assert comparing.compared(pages.lines(out.pdf), out.issued) is None
        assert outcome(db, out.issued.proof) == Outcome.GENUINE
    finally:
        paper.use_own_forms(None)


def test_another_post_tells_the_paper_by_the_key_that_was_handed_over(
    db: Database, empty_post: Path, tmp_path_factory: pytest.TempPathFactory, out: Out
) -> None:
    other = copy_of(empty_post, tmp_path_factory)
    with db.reading() as session:
        file = queries.key_file(session)
        own = queries.known_keys(session)[0]
    assert outcome(other, out.issued.proof) == Outcome.UNKNOWN
    known = keys.read_file(file)
    assert known.post == "泽颢警务室"
    assert rules.shown_fingerprint(known.fingerprint) == own.shown
    with pytest.raises(Refused, match="read it again"):
        actions.take_key(other, file, "00")
    actions.take_key(other, file, known.fingerprint)
    told = verdict(other, out.issued.proof)
    assert told is not None
    assert (told.outcome, told.post) == (Outcome.ELSEWHERE, "泽颢警务室")
    with pytest.raises(Refused, match="known already"):
        actions.take_key(other, file, known.fingerprint)
    with pytest.raises(Refused, match="own key"):
        actions.take_key(db, file, known.fingerprint)
    with other.reading() as session:
        key = queries.known_keys(session)[0]
        assert not key.own
    actions.forget_key(other, key.id)
    assert outcome(other, out.issued.proof) == Outcome.UNKNOWN
    with pytest.raises(Refused, match="stays"):
        actions.forget_key(db, own.id)
    other.close()


def test_a_post_without_a_key_has_none_to_hand_over(db: Database) -> None:
    with db.reading() as session, pytest.raises(Refused, match="no key yet"):
        queries.key_file(session)


@pytest.mark.parametrize("at", [30, 60, 100, 200])
def test_a_key_that_was_changed_on_the_way_is_refused(db: Database, out: Out, at: int) -> None:
    with db.reading() as session:
        file = queries.key_file(session)
    broken = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
    with pytest.raises(Refused, match="no key"):
        keys.read_file(broken)


@pytest.mark.parametrize("file", [b"", b"[]", b"{}", b'{"post": 1}', b"x" * 9000, b"\xff\xfe"])
def test_what_is_no_key_is_refused(file: bytes) -> None:
    with pytest.raises(Refused, match="no key"):
        keys.read_file(file)


def test_a_key_is_made_once(db: Database, out: Out) -> None:
    issue(db, agreed(db))
    with db.reading() as session:
        assert session.scalars(select(PostKey.own)).all() == [True]


def test_a_supplementary_agreement_is_proved_by_itself(db: Database) -> None:
    key = in_force(db)
    told = SupplementFacts(reason="缓期", manner="期限履行", recorder="赵㙓")
    first = whole(db, key).terms[0]
    term = TermFacts(text="履行期限延至2027年1月1日", due_on=date(2027, 1, 1), replaces_id=first.id)
    about = supplements.write_supplement(db, key, told, [term])
    supplements.number_supplement(db, about)
    issued = issuing.issue_agreement(db, key, about)
    assert issued.about == about
    assert outcome(db, issued.proof) == Outcome.GENUINE
    with db.reading() as session:
        made = papers.make(session, key, "supplement", about)
    compared = comparing.compared(pages.lines(made.pdf), issued)
    assert compared is not None
    assert compared.same
    assert issued.check_code in pages.text(made.pdf)
    with db.transaction("Change dispute") as session:
        held = session.scalars(select(Term).where(Term.supplement_id == about)).one()
        held.text = "履行期限延至2027年2月1日"
    found = verdict(db, issued.proof)
    assert found is not None
    assert found.fields == ("Term 一 · Wording",)


def test_what_says_the_same_is_issued_once(db: Database, out: Out) -> None:
    whole_of = content.read(out.issued.content)
    with db.transaction("Issue paper") as session:
        again = actions.issue(
            session, out.dispute_id, "agreement", whole_of["record"], whole_of["values"]
        )
    assert again.id == out.issued.id
