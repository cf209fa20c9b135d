"""The right side of the page: one hazard, one inspection or one premises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from policepost.core import tables
from policepost.core.language import _, pgettext
from policepost.core.shapes import DueLine, TimelineLine
from policepost.grids import premises_rules, seen
from policepost.grids.seen import Seen
from policepost.inspections import queries, recheck_rules, rules, words
from policepost.inspections.card_parts import CardColumn, joined
from policepost.inspections.cards import InspectionCard, NoticeLine, RecheckLine
from policepost.inspections.lists import HazardLine
from policepost.inspections.premises_list import PremisesLine
from policepost.inspections.rules import InspectionState
from policepost.ui import style
from policepost.ui.due_list import DueList
from policepost.ui.parts import (
    Badge,
    EmptyState,
    label,
    link_button,
)
from policepost.ui.timeline import Timeline


class CardView(CardColumn):
    """Shows one record; its buttons only say what is wanted."""

    # What the page calls

    def show_nothing(self, sentence: str) -> None:
        """Show that nothing is chosen, or what to do first."""
        self._begin()
        self.column.addWidget(EmptyState(sentence), 1)

    def show_hazard(
        self,
        hazard: HazardLine,
        rechecks: Sequence[RecheckLine],
        notice: NoticeLine | None,
        today: date,
    ) -> None:
        """Show one hazard and what re-checks found."""
        self._begin(today)
        state, tone = words.hazard_state(hazard.state, hazard.due_on, today)
        self._title(hazard.premises, hazard.address, [(state, tone)])
        if hazard.state in rules.UNSETTLED:
            first = [
                ("recheck", _("Re-check"), hazard.id, True),
                ("plan", _("Plan re-check"), hazard.id, False),
            ]
            self._row([*first, *self._hazard_links(hazard)])
        else:
            self._row(self._hazard_links(hazard))
        self._hazard_facts(hazard)
        if notice:
            self._heading(_("Notice"))
            self._notice(notice)
        self._photos(hazard.inspection_id, hazard.item_code)
        self._heading(_("Re-checks"))
        if not rechecks:
            self.column.addWidget(label(_("None yet."), "muted"))
        for recheck in rechecks:
            self._recheck(recheck)
        self.column.addStretch(1)

    def _hazard_facts(self, hazard: HazardLine) -> None:
        done = self._day(hazard.rectified_on) if hazard.rectified_on else ""
        if hazard.on_the_spot:
            done = _("{day}, on the spot").format(day=done)
        last = recheck_rules.recheck_last(hazard.due_on)
        left = hazard.state in rules.UNSETTLED
        for name, value in (
            (_("Item"), f"{hazard.item_code}  {hazard.item_text}"),
            (_("What is wrong"), hazard.description),
            (_("Severity"), words.severity(hazard.severity)),
            (_("Puts it right"), hazard.owner),
            (_("Found on"), self._day(hazard.found_on)),
            (_("Rectify by"), self._limit(hazard)),
            (_("Longer because"), hazard.limit_reason),
            (_("Re-check by"), self._day(last) if left else ""),
            (_("Re-check planned"), self._planned(hazard) if left else ""),
            (_("Rectified"), done),
            (_("Report"), self._report(hazard) if hazard.must_report else ""),
        ):
            if value:
                self._fact(name, value)

    def _planned(self, hazard: HazardLine) -> str:
        day, hour = hazard.planned_on, hazard.planned_hour
        return " ".join(part for part in (day and self._day(day), hour and f"{hour:%H:%M}") if part)

    def show_inspection(self, card: InspectionCard, today: date) -> None:
        """Show one inspection and all that it led to."""
        self._begin(today)
        number = rules.paper_number("inspection", card.year, card.number)
        state = (words.inspection_state(card.state), rules.inspection_tone(card.state))
        self._title(card.head.get("name", ""), f"{card.checklist.short_label}  {number}", [state])
        doing = card.state == InspectionState.DOING
        verbs = [("continue", _("Continue inspection"), card.id, True)] if doing else []
        verbs.append(("record", _("Print inspection record"), card.id, not doing))
        verbs.append(("premises", _("Premises"), card.premises_id, False))
        verbs.append(
            ("discard", _("Discard"), card.id, False)
            if doing
            else ("history", _("History"), card.id, False)
        )
        if card.state in rules.OFFICIAL and not any(one.served_on for one in card.notices):
            verbs.append(("void", _("Void"), card.id, False))
        self._row(verbs)
        self._fact(_("Checked"), self._day(card.checked_on))
        self._fact(_("Inspectors"), words.inspectors_typed(card.inspectors))
        self._fact(_("With"), card.accompanied_by)
        version = _("version {number}").format(number=card.checklist.version)
        self._fact(_("Checklist"), f"{card.checklist.label}, {version}")
        for name, value in ((_("Remarks"), card.remarks), (_("Void because"), card.void_reason)):
            if value:
                self._fact(name, value)
        self._papers(card)
        self._photos(card.id)
        self._heading(_("Hazards"))
        self._hazards(card.hazards)
        for code, reason in card.waived.items():
            self.column.addWidget(
                label(
                    _("{item}: no hazard, {reason}").format(item=code, reason=reason),
                    "small",
                    wrap=True,
                )
            )
        self.column.addStretch(1)

    def show_premises(
        self,
        line: PremisesLine,
        hazards: Sequence[HazardLine],
        story: Sequence[TimelineLine],
        due: Sequence[DueLine],
        doing: UUID | None,
        today: date,
        known: Seen | None = None,
    ) -> None:
        """Show one premises: what is due, its facts, its hazards and its story."""
        self._begin(today)
        badges = [(_("Inspection due"), "bad")] if line.next_on < today else []
        badges += seen.badges(known, today)
        self._title(line.name, words.premises_kind(line.kind), badges)
        first = (
            ("continue", _("Continue inspection"), doing, True)
            if doing
            else ("inspect", _("Inspect"), line.id, True)
        )
        edit = ("edit", _("Edit"), line.id, False)
        dispute = ("dispute", _("Dispute here"), line.id, False)
        self._row([first, edit, dispute, ("history", _("History"), line.id, False)])
        if due:
            todo = DueList(due, today)
            todo.opened.connect(self.opened)
            self.column.addWidget(todo)
        self._fact(_("Responsible"), joined(line.responsible, line.phone))
        self._fact(pgettext("premises", "Address"), joined(line.address, line.grid))
        if line.credit_code:
            self._fact(_("Credit code"), line.credit_code)
        opened = self._day(line.opened_on) if line.opened_on else ""
        marks = tables.table("premises_tags").label
        for name, value in (
            (_("Own telephone"), line.responsible_phone),
            (_("Named officer"), line.officer),
            (_("Marked as"), _(", ").join(map(marks, line.tags))),
            (_("Opened on"), opened),
        ):
            if value:
                self._fact(name, value)
        self._guarded_facts(line)
        if line.staff_count is not None:
            self._fact(_("Staff"), str(line.staff_count))
        last = self._day(line.last_on) if line.last_on else pgettext("inspection", "Never")
        self._fact(_("Last check"), last)
        self._fact(_("Next due"), self._day(line.next_on))
        for name, value in seen.facts(known, today):
            self._fact(name, value)
        if line.note:
            self._fact(_("Note"), line.note)
        self._heading(_("Hazards left"))
        self._hazards(hazards)
        self._heading(_("Story"))
        timeline = Timeline()
        timeline.show_lines(story)
        timeline.opened.connect(self.opened)
        self.column.addWidget(timeline)
        self.column.addStretch(1)

    def _guarded_facts(self, line: PremisesLine) -> None:
        """Show what the marks of premises ask for, and what of it is not known yet."""
        until = self._day(line.licence_until) if line.licence_until else ""
        valid = _("valid until {day}").format(day=until) if until else ""
        for name, value in (
            (_("Licence"), joined(line.licence, valid)),
            (_("Stored"), line.stores),
            (_("Keepers"), line.keepers),
            (_("Security"), joined(line.security_by, line.security_phone)),
        ):
            if value:
                self._fact(name, value)
        if lacks := premises_rules.lacking(line):
            names = _(", ").join(_(premises_rules.NAMES[one]) for one in lacks)
            words = _("Missing: {fields}").format(fields=names)
            self.column.addWidget(label(words, "warning", wrap=True))

    # Parts that several of them have

    def _hazard_links(self, hazard: HazardLine) -> list[tuple[str, str, UUID | None, bool]]:
        verbs: list[tuple[str, str, UUID | None, bool]] = []
        if hazard.must_report and hazard.reported_on is None:
            verbs.append(("report", _("Reported"), hazard.id, False))
        verbs.append(("inspection", _("Inspection"), hazard.inspection_id, False))
        verbs.append(("premises", _("Premises"), hazard.premises_id, False))
        verbs.append(("history", _("History"), hazard.id, False))
        return verbs

    def _limit(self, hazard: HazardLine) -> str:
        now = self._day(hazard.due_on)
        if hazard.due_on == hazard.first_due_on:
            return now
        return _("{now} (first {day})").format(now=now, day=self._day(hazard.first_due_on))

    def _report(self, hazard: HazardLine) -> str:
        if hazard.reported_on is None:
            return _("to township and fire brigade, in writing")
        return f"{self._day(hazard.reported_on)} · {hazard.reported_to}"

    def _papers(self, card: InspectionCard) -> None:
        if not card.notices and not card.handovers:
            return
        self._heading(_("Papers"))
        for notice in card.notices:
            self._notice(notice)
        for handover in card.handovers:
            if handover.sent_on:
                told = joined(self._day(handover.sent_on), handover.sent_to)
                self._line(handover.item_text, told, "good")
            else:
                told = _("hand over by {day}").format(day=self._day(handover.due_on))
                self._line(handover.item_text, told, self._waiting(handover.due_on))
                self._row([("hand_over", _("Handed over"), handover.id, False)])

    def _waiting(self, due_on: date) -> str:
        return "bad" if due_on < self._today else "wait"

    def _notice(self, notice: NoticeLine) -> None:
        number = rules.paper_number(notice.kind, notice.year, notice.number)
        title = f"{_(rules.NOTICES[notice.kind])} {number}"
        printing = ("notice", _("Print notice"), notice.id, False)
        if notice.void:
            self._line(title, _("Voided"), "muted")
        elif notice.served_on:
            day = self._day(notice.served_on)
            told = _("served on {day}").format(day=day)
            self._line(title, joined(told, notice.served_to), "good")
            self._row([printing])
        else:
            told = _("serve by {day}").format(day=self._day(notice.serve_by))
            self._line(title, told, self._waiting(notice.serve_by))
            self._row([printing, ("serve", _("Record as served"), notice.id, False)])

    def _hazards(self, hazards: Sequence[HazardLine]) -> None:
        if not hazards:
            self.column.addWidget(label(_("None."), "muted"))
        for hazard in hazards:
            state, tone = words.hazard_state(hazard.state, hazard.due_on, self._today)
            row = QHBoxLayout()
            button = link_button(f"{hazard.item_code}  {hazard.description}")
            self._wire(button, "hazard", hazard.id)
            shown = button.fontMetrics().elidedText(
                button.text(), Qt.TextElideMode.ElideRight, style.px(215)
            )
            button.setToolTip(button.text())
            button.setText(shown)
            row.addWidget(button, 1)
            row.addWidget(Badge(state, tone))
            self.column.addLayout(row)

    def _recheck(self, recheck: RecheckLine) -> None:
        outcome = _(words.OUTCOMES[rules.Outcome(recheck.outcome)])
        tone = queries.OUTCOME_TONES[recheck.outcome]
        detail = [recheck.checked_by, recheck.reason]
        if recheck.new_due_on:
            detail.append(_("new limit {day}").format(day=self._day(recheck.new_due_on)))
        self.column.addWidget(label(joined(*detail), "small", wrap=True))
        at = self.column.count() - 1
        head = label(f"{self._day(recheck.checked_on)}  {outcome}")
        head.setProperty("ink", tone)
        self.column.insertWidget(at, head)
