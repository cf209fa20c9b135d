"""Settings: everything on the page does what it says, through the real files."""

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from policepost.core import clock, connecting
from policepost.core.access import keys
from policepost.core.access.keys import Keyring, WrongPassword
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.inspections import rhythm
from policepost.officers import actions as officers
from policepost.officers import queries as people
from policepost.ui.left_open import left_open, sheet_over
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.sheet import Sheet
from policepost.upkeep import cards as cards_module
from policepost.upkeep import queries
from policepost.upkeep.backup_sheets import Backups, RuleSheet
from policepost.upkeep.dialogs import AddOfficer, ChangePassword, EditOfficer, SetPassword
from policepost.upkeep.licences_sheet import Licences
from policepost.upkeep.new_recovery import RecoverySheet
from policepost.upkeep.page import SettingsPage

PASSWORD = "a long password"  # noqa: S105
LONG = 20_000


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> SettingsPage:
    db = context.db
    cost = Cost(passes=1, memory=8, lanes=1)
    ring, key, _code = Keyring.create(db.folder / keys.FILE, "北街", "田某", PASSWORD, cost=cost)
    # The test database has the tests' own key; the key file must hold that one.
    ring.reseal(key, db.key, db.folder / keys.FILE)
    officers.register_first(db, ring.officers()[0])
    db.officer = Person(ring.officers()[0].id, "田某")
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 760)
    page.show()
    return page


def ring(db: Database) -> Keyring:
    return Keyring.read(db.folder / keys.FILE)


def told(page: SettingsPage) -> str:
    toast = cast("Toast | None", page.findChild(Toast))
    return toast.sentence.text() if toast is not None and toast.isVisible() else ""


def sheet(page: SettingsPage, kind: type[Sheet]) -> Sheet:
    return cast("list[Sheet]", page.findChildren(kind))[-1]


def test_the_names_change_on_papers_and_on_the_sign_in(
    qtbot: QtBot, page: SettingsPage, db: Database
) -> None:
    page.post_form.set_values({"post": "新村警务室", "station": "南街派出所"})
    with qtbot.waitSignal(page.renamed) as signal:
        page.rename_button.click()
    assert signal.args == ["新村警务室", "南街派出所"]
    assert (queries.post(db).post, ring(db).post) == ("新村警务室", "新村警务室")


def test_an_empty_name_is_refused_at_its_field(page: SettingsPage, db: Database) -> None:
    page.post_form.set_values({"post": "", "station": "南街派出所"})
    page.rename_button.click()
    assert queries.post(db).post == ""
    assert page.post_form.typed()["station"] == "南街派出所"


def test_language_and_size_are_asked_of_the_program(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitSignal(page.language_chosen) as signal:
        page.language_chips["zh_CN"].click()
    assert signal.args == ["zh_CN"]
    with qtbot.waitSignal(page.size_chosen) as signal:
        page.size_chips[1.3].click()
    assert signal.args == [1.3]
    with qtbot.assertNotEmitted(page.language_chosen):
        page.language_chips["en"].click()


def test_mediation_days_and_details(qtbot: QtBot, page: SettingsPage, db: Database) -> None:
    page.mediation.day_chips[2].click()
    assert queries.post(db).mediation.weekdays == (1, 2, 4)
    for number in (1, 2, 4):
        page.mediation.day_chips[number].click()
    assert queries.post(db).mediation.weekdays == (4,)
    assert page.notice.text() != ""
    page.mediation.form.set_values({"place": "调解室", "short_name": "泽颢"})
    page.mediation.button.click()
    assert queries.post(db).mediation.place == "调解室"


def test_an_account_half_typed_goes_on_over_a_page_built_anew_without_its_password(
    qtbot: QtBot, page: SettingsPage, context: Context
) -> None:
    page.accounts.add_officer()
    sheet = sheet_over(page)
    assert isinstance(sheet, AddOfficer)
    assert sheet.form is not None
    sheet.form.field("name").restore("李辅")
    left = left_open(page)
    assert left is not None
    again = SettingsPage(context)
    qtbot.addWidget(again)
    left.open_over(again)
    opened = sheet_over(again)
    assert isinstance(opened, AddOfficer)
    assert opened.form is not None
    assert opened.form.field("name").value() == "李辅"


def test_how_often_premises_are_inspected_has_bounds(page: SettingsPage, db: Database) -> None:
    page.days.rhythm_form.set_values({"every_days": 90})
    page.days.rhythm_button.click()
    page.days.rhythm_form.set_values({"every_days": 500})
    page.days.rhythm_button.click()
    assert page.days.rhythm_form.field("every_days").problem.isVisibleTo(page)
    with db.reading() as session:
        assert rhythm.every_days(session) == 90


def test_the_idle_time_has_bounds(page: SettingsPage, db: Database) -> None:
    page.days.idle_form.set_values({"idle": 5})
    page.days.idle_button.click()
    assert queries.post(db).idle_minutes == 5
    page.days.idle_form.set_values({"idle": 500})
    page.days.idle_button.click()
    assert queries.post(db).idle_minutes == 5


def test_the_check_says_all_is_well_or_what_is_not(
    qtbot: QtBot, page: SettingsPage, db: Database
) -> None:
    page.backups.check_button.click()
    qtbot.waitUntil(lambda: "as they were written" in told(page), timeout=LONG)
    raw = connecting.connect(db.path, db.key)
    raw.execute("DROP TRIGGER IF EXISTS journal_entry_kept")
    triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE journal_entry SET officer = 'somebody else' WHERE number = 1")
    raw.close()
    page.backups.check_button.click()
    qtbot.waitUntil(lambda: "Journal" in page.notice.text(), timeout=LONG)


def test_an_officer_is_added_in_the_panel(qtbot: QtBot, page: SettingsPage, db: Database) -> None:
    page.accounts.add_button.click()
    panel = cast("AddOfficer", sheet(page, AddOfficer))
    assert panel.form
    panel.form.set_values({"name": "李某", "role": "auxiliary"})
    panel.passwords.first.edit.setText("another long one")
    panel.add()
    assert "differ" in panel.notice.text()
    panel.passwords.second.edit.setText("another long one")
    panel.add()
    qtbot.waitUntil(lambda: len(people.officers(db)) == 2, timeout=LONG)
    assert ring(db).unlock("李某", "another long one") == db.key


def test_a_name_twice_is_refused_in_the_panel_and_nothing_typed_is_lost(
    qtbot: QtBot, page: SettingsPage
) -> None:
    page.accounts.add_officer()
    panel = cast("AddOfficer", sheet(page, AddOfficer))
    assert panel.form
    panel.form.set_values({"name": "田某", "role": "officer"})
    for field in (panel.passwords.first, panel.passwords.second):
        field.edit.setText("another long one")
    panel.add()
    qtbot.waitUntil(panel.isEnabled, timeout=LONG)
    assert panel.form.typed()["name"] == "田某"
    assert panel.passwords.text() == "another long one"


def add_li(db: Database) -> None:
    form = officers.OfficerForm(name="李某", role="officer")
    officers.add_officer(db, ring(db), form, "another long one")


def button(page: SettingsPage, words: str) -> QPushButton:
    every = cast("list[QPushButton]", page.findChildren(QPushButton))
    return next(one for one in every if one.text() == words and not one.isHidden())


@pytest.mark.parametrize("sure", [True, False])
def test_an_officer_is_retired_after_a_question(
    qtbot: QtBot,
    page: SettingsPage,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    sure: bool,
) -> None:
    add_li(db)
    page.refresh()
    monkeypatch.setattr(cards_module, "confirmed", lambda *_words: sure)
    button(page, "Retire").click()
    assert len(people.officers(db)) == (1 if sure else 2)
    if sure:
        with pytest.raises(WrongPassword):
            ring(db).unlock("李某", "another long one")


def test_badge_and_grids_are_edited(page: SettingsPage, db: Database) -> None:
    (grid,) = grids.make_grids(db, ["网格01"])
    add_li(db)
    line = next(one for one in people.officers(db) if one.name == "李某")
    panel = EditOfficer(page, line)
    panel.open()
    assert panel.form
    panel.form.set_values({"badge_number": "F00123"})
    assert panel.form.typed()["grids"] == {"every": True, "grids": []}
    panel.form.set_values({"grids": [grid]})
    panel.save()
    found = people.officer(db, line.id)
    assert found
    assert (found.badge_number, found.grids) == ("F00123", (grid,))


def test_my_password_changes_with_the_old_one_only(
    qtbot: QtBot, page: SettingsPage, db: Database
) -> None:
    page.accounts.change_password()
    panel = cast("ChangePassword", sheet(page, ChangePassword))
    for field in (panel.passwords.first, panel.passwords.second):
        field.edit.setText("brand new 2026 word")
    panel.old.edit.setText("not it")
    panel.change()
    qtbot.waitUntil(lambda: "wrong" in panel.notice.text(), timeout=LONG)
    panel.old.edit.setText(PASSWORD)
    with clock.at(clock.now().replace(year=clock.today().year + 1)):
        panel.change()
        qtbot.waitUntil(lambda: "counts from now" in told(page), timeout=LONG)
    assert ring(db).unlock("田某", "brand new 2026 word") == db.key


def test_a_new_recovery_sheet_replaces_the_old_one(
    qtbot: QtBot, page: SettingsPage, db: Database
) -> None:
    page.accounts.new_sheet()
    panel = cast("RecoverySheet", sheet(page, RecoverySheet))
    panel.make_button.click()
    qtbot.waitUntil(panel.code.isVisible, timeout=LONG)
    code = panel.code.accessibleName()
    assert ring(db).recover(code) == db.key


def test_the_about_box_lists_what_the_program_is_made_of(page: SettingsPage) -> None:
    page.show_licences()
    panel = cast("Licences", sheet(page, Licences))
    assert "SIL OPEN FONT LICENSE" in panel.text.toPlainText().upper()


def test_opening_hours_are_asked_of_the_appointments(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitSignal(page.asks) as signal:
        page.days.hours_button.click()
    assert signal.args[0] == Request("open", "opening")


def test_the_rule_of_verifying_is_asked_of_the_verification(
    qtbot: QtBot, page: SettingsPage
) -> None:
    with qtbot.waitSignal(page.asks) as signal:
        page.days.verify_button.click()
    assert signal.args[0] == Request("open", "verify_rule")


SHEETS: list[tuple[Callable[[SettingsPage], object], type[Sheet]]] = [
    (lambda page: page.accounts.new_sheet(), RecoverySheet),
    (lambda page: page.accounts.set_password(_anybody(page)), SetPassword),
    (lambda page: page.backups.show_backups(), Backups),
    (lambda page: page.backups.show_rule(), RuleSheet),
    (lambda page: page.backups.show_paper(), PaperSheet),
    (lambda page: page.show_licences(), Licences),
]


def _anybody(page: SettingsPage) -> people.OfficerLine:
    return queries.accounts(page.db)[0].officer


@pytest.mark.parametrize(("opens", "kind"), SHEETS)
def test_every_panel_opens_again_on_a_page_built_anew(
    qtbot: QtBot, page: SettingsPage, opens: Callable[[SettingsPage], object], kind: type[Sheet]
) -> None:
    opens(page)
    left = left_open(page)
    assert left is not None
    anew = SettingsPage(page.context)
    qtbot.addWidget(anew)
    anew.show()
    left.open_over(anew)
    assert isinstance(sheet_over(anew), kind)


def test_a_typed_password_is_not_carried_over(qtbot: QtBot, page: SettingsPage) -> None:
    page.accounts.change_password()
    sheet = sheet_over(page)
    assert isinstance(sheet, ChangePassword)
    sheet.old.edit.setText(PASSWORD)
    left = left_open(page)
    assert left is not None
    assert PASSWORD not in repr(left.typed)


def test_a_code_that_was_made_is_not_lost_with_the_page(qtbot: QtBot, page: SettingsPage) -> None:
    page.accounts.new_sheet()
    sheet = sheet_over(page)
    assert isinstance(sheet, RecoverySheet)
    sheet.make()
    qtbot.waitUntil(lambda: sheet.typed() is not None, timeout=LONG)
    left = left_open(page)
    assert left is not None
    anew = SettingsPage(page.context)
    qtbot.addWidget(anew)
    anew.show()
    left.open_over(anew)
    again = sheet_over(anew)
    assert isinstance(again, RecoverySheet)
    assert again.typed() == sheet.typed()
    assert again.print_button.isVisible()
    assert not again.make_button.isVisible()
