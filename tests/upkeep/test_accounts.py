"""The accounts in the settings: who sees and does what, and the key after somebody left."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.access import keys
from policepost.core.access.keys import Keyring, WrongPassword
from policepost.core.access.policy import Policy
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids import drawing
from policepost.officers import actions as officers
from policepost.officers import queries as people
from policepost.ui.messages import Toast
from policepost.ui.page import Context
from policepost.upkeep import cards as cards_module
from policepost.upkeep import queries
from policepost.upkeep.dialogs import AddOfficer, EditOfficer, PasswordRules, SetPassword
from policepost.upkeep.page import SettingsPage
from policepost.upkeep.served_grids import ServedGrids

PASSWORD = "a long password"  # noqa: S105
LONG = 20_000


@pytest.fixture
def post(context: Context) -> Database:
    """A post with a chief, who is signed in, an auxiliary and an administrator."""
    db = context.db
    path = db.folder / keys.FILE
    cost = Cost(passes=1, memory=8, lanes=1)
    made, key, _code = Keyring.create(path, "北街", "田某", PASSWORD, cost=cost)
    ring = made.reseal(key, db.key, path)
    officers.register_first(db, ring.officers()[0])
    for name, role in (("李某", "auxiliary"), ("赵某", "administrator")):
        form = officers.OfficerForm(name=name, role=role)
        officers.add_officer(db, ring, form, "another long one")
    db.officer = Person(ring.officers()[0].id, "田某")
    return db


def ring(db: Database) -> Keyring:
    return Keyring.read(db.folder / keys.FILE)


def shown(qtbot: QtBot, context: Context, who: str = "田某") -> SettingsPage:
    account = ring(context.db).officer(who)
    assert account
    context.db.officer = Person(account.id, who)
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 760)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: "田某" in said(page))
    return page


def said(page: SettingsPage) -> list[str]:
    labels = cast("list[QLabel]", page.accounts.findChildren(QLabel))
    return [one.text() for one in labels if one.isVisible()]


def buttons(page: SettingsPage) -> list[str]:
    every = cast("list[QPushButton]", page.findChildren(QPushButton))
    return [one.text() for one in every if one.isVisible()]


def told(page: SettingsPage) -> str:
    toast = cast("Toast | None", page.findChild(Toast))
    return toast.sentence.text() if toast is not None and toast.isVisible() else ""


def test_the_list_says_who_signs_in_and_how_the_passwords_stand(
    qtbot: QtBot, context: Context, post: Database
) -> None:
    officers.note_sign_in(post, ring(post))
    page = shown(qtbot, context)
    words = said(page)
    assert words.count("Password not chosen yet") == 2
    assert any(one.startswith("last signed in") for one in words)  # a chief's grids say nothing
    assert "all grids · never signed in · password of today" in words
    assert {"New database key …", "Password rules …", "Retire"} <= set(buttons(page))


def test_an_auxiliary_sees_names_and_changes_the_own_password_only(
    qtbot: QtBot, context: Context, post: Database
) -> None:
    page = shown(qtbot, context, "李某")
    assert {"田某", "李某", "赵某"} <= set(said(page))
    assert not any("never signed in" in one for one in said(page))
    seen = set(buttons(page))
    assert "Change my password …" in seen
    hidden = {"Add an officer …", "Edit", "Retire", "New database key …", "Password rules …"}
    assert not hidden & seen
    assert not {"Keep the names", "Back up now", "Keep", "Opening hours and services"} & seen
    assert "Printed forms …" not in seen


def test_an_administrator_manages_accounts_and_backups_but_no_desk(
    qtbot: QtBot, context: Context, post: Database
) -> None:
    seen = set(buttons(shown(qtbot, context, "赵某")))
    assert {"Add an officer …", "Retire", "Back up now", "Keep the names"} <= seen
    assert "Printed forms …" in seen
    assert "Opening hours and services" not in seen


def test_retiring_renews_the_key_at_once(
    qtbot: QtBot, context: Context, post: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, context)
    monkeypatch.setattr(cards_module, "confirmed", lambda *_words: True)
    old = post.key
    line = next(one for one in queries.accounts(post) if one.officer.name == "李某")
    page.accounts._retire(line)
    qtbot.waitUntil(lambda: "new key" in told(page), timeout=LONG)
    assert post.key != old
    assert not ring(post).renewal_due
    assert ring(post).unlock("田某", PASSWORD) == post.key
    assert any(one.startswith("Retired: 李某") for one in said(page))
    with pytest.raises(WrongPassword):
        ring(post).unlock("李某", "another long one")


def test_a_busy_post_gets_its_key_later(
    qtbot: QtBot, context: Context, post: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, context)
    monkeypatch.setattr(cards_module, "confirmed", lambda *_words: True)
    old = post.key
    other = Database.open(post.folder, post.key)
    with other.reading() as session:
        session.connection()
        line = next(one for one in queries.accounts(post) if one.officer.name == "李某")
        page.accounts._retire(line)
        qtbot.waitUntil(lambda: "at the next start" in page.notice.text(), timeout=LONG)
    other.close()
    assert post.key == old
    assert ring(post).renewal_due
    page.accounts._ask_for_key()
    qtbot.waitUntil(lambda: "new key" in told(page), timeout=LONG)
    assert post.key != old


def test_a_forgotten_password_is_set_and_must_be_changed(
    qtbot: QtBot, context: Context, post: Database
) -> None:
    page = shown(qtbot, context)
    line = next(one for one in people.officers(post) if one.name == "李某")
    panel = SetPassword(page, line)
    panel.open()
    for field in (panel.passwords.first, panel.passwords.second):
        field.edit.setText("12345678")
    panel.change()
    assert "tried first" in panel.notice.text()
    for field in (panel.passwords.first, panel.passwords.second):
        field.edit.setText("a third long one")
    panel.change()
    qtbot.waitUntil(lambda: "chooses another" in told(page), timeout=LONG)
    assert ring(post).unlock("李某", "a third long one") == post.key
    assert ring(post).officers()[1].must_change


def test_the_last_manager_s_role_is_refused_in_the_panel(
    qtbot: QtBot, context: Context, post: Database
) -> None:
    lines = {one.name: one for one in people.officers(post)}
    officers.retire_officer(post, ring(post), lines["赵某"].id)
    page = shown(qtbot, context)
    panel = EditOfficer(page, lines["田某"])
    panel.open()
    assert panel.form
    panel.form.set_values({"role": "officer"})
    panel.save()
    assert panel.form.values()["role"] == "officer"
    assert [one.role for one in people.officers(post)].count("chief") == 1
    panel = EditOfficer(page, lines["李某"])
    panel.open()
    assert panel.form
    panel.form.set_values({"role": "officer"})
    panel.save()
    assert ring(post).officers()[1].role == "officer"


def test_the_password_rules_are_kept(qtbot: QtBot, context: Context, post: Database) -> None:
    page = shown(qtbot, context)
    panel = PasswordRules(page)
    panel.open()
    assert panel.form
    panel.form.set_values({"least": 3})
    panel.save()
    assert ring(post).policy == Policy()
    panel.form.set_values({"least": 12, "days": 90})
    panel.save()
    assert ring(post).policy == Policy(least=12, days=90)
    with clock.at(clock.now()):
        assert ring(post).due_for_renewal(ring(post).officers()[0]) is None


def adding(page: SettingsPage, role: str) -> AddOfficer:
    panel = AddOfficer(page)
    panel.open()
    assert panel.form
    panel.form.set_values({"name": f"周{role}", "role": role})
    for field in (panel.passwords.first, panel.passwords.second):
        field.edit.setText("a third long one")
    return panel


def of(panel: AddOfficer | EditOfficer) -> ServedGrids:
    assert panel.form
    return cast("ServedGrids", panel.form.field("grids"))


@pytest.mark.parametrize("role", ["officer", "auxiliary"])
def test_all_grids_are_never_given_by_saying_nothing(
    qtbot: QtBot, context: Context, post: Database, role: str
) -> None:
    first, _second = grids.make_grids(post, ["网格01", "网格02"])
    page = shown(qtbot, context)
    panel = adding(page, role)
    panel.add()
    assert of(panel).problem.isVisibleTo(panel)
    assert len(people.officers(post)) == 3
    of(panel).boxes[first].setChecked(True)
    panel.add()
    qtbot.waitUntil(lambda: len(people.officers(post)) == 4, timeout=LONG)
    (line,) = (one for one in queries.accounts(post) if one.officer.name == f"周{role}")
    assert (line.officer.grids, line.grids) == ((first,), "网格01")


def test_all_grids_in_so_many_words(qtbot: QtBot, context: Context, post: Database) -> None:
    (grid,) = grids.make_grids(post, ["网格01"])
    panel = adding(shown(qtbot, context), "auxiliary")
    of(panel).boxes[grid].setChecked(True)
    of(panel).every.setChecked(True)
    assert not of(panel).boxes[grid].isEnabled()
    typed = of(panel).typed()
    panel.add()
    qtbot.waitUntil(lambda: len(people.officers(post)) == 4, timeout=LONG)
    (line,) = (one for one in people.officers(post) if one.name == "周auxiliary")
    assert line.grids == ()
    other = ServedGrids({grid: "网格01"})
    qtbot.addWidget(other)
    other.restore(typed)
    assert other.typed() == typed == {"every": True, "grids": [str(grid)]}


@pytest.mark.parametrize("role", ["chief", "administrator"])
def test_who_works_in_no_grid_is_not_asked(
    qtbot: QtBot, context: Context, post: Database, role: str
) -> None:
    grids.make_grids(post, ["网格01"])
    panel = adding(shown(qtbot, context), role)
    assert of(panel).isHidden()
    panel.add()
    qtbot.waitUntil(lambda: len(people.officers(post)) == 4, timeout=LONG)


def test_who_served_a_grid_serves_what_it_was_merged_into(
    qtbot: QtBot, context: Context, post: Database
) -> None:
    first, second = grids.make_grids(post, ["网格01", "网格02"])
    line = next(one for one in people.officers(post) if one.name == "李某")
    given = {"role": "auxiliary", "badge_number": "", "grids": [second]}
    officers.change_officer(post, ring(post), line.id, **given)  # type: ignore[arg-type]
    drawing.merge_grids(post, [second], first)
    page = shown(qtbot, context)
    (account,) = (one for one in queries.accounts(post) if one.officer.name == "李某")
    assert account.grids == "网格01"
    panel = EditOfficer(page, account.officer)
    panel.open()
    assert of(panel).value() == [first]
    of(panel).boxes[first].setChecked(False)
    panel.save()
    assert of(panel).problem.isVisibleTo(panel)
