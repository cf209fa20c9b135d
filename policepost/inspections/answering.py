"""What is asked in an inspection, what the answers mean, and whether it may be finished."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.inspections.checklist import (
    ASK,
    FINE,
    HAZARD,
    TRANSFER,
    Answer,
    Checklist,
    Item,
    Section,
)
from policepost.inspections.rules import Inspector, check_limit


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to one item: codes of the ticked answers, and a note."""

    codes: tuple[str, ...] = ()
    note: str = ""


Answers = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed item, before a hazard or a written reason was made of it."""

    item: Item
    answers: tuple[Answer, ...]
    note: str
    severity: str
    violations: tuple[int, ...]

    @property
    def text(self) -> str:
        """The fault in Chinese, as papers name it."""
        told = "、".join(answer.text for answer in self.answers)
        return self.note if self.item.told and self.note else f"{self.item.text}：{told}"


@dataclass(frozen=True, kw_only=True)
class HazardForm:
    """What the officer writes down for one failed item.

    Attributes:
        owner: Who has to put it right; ``owner_resident_id`` where the register knows that person.
        waived: A written reason why no hazard is made of it; the other fields are then unused.
        limit_reason: Why the limit is longer than its severity allows.
    """

    item: str
    description: str = ""
    severity: str = "ordinary"
    owner: str = ""
    owner_resident_id: UUID | None = None
    due_on: date | None = None
    on_the_spot: bool = False
    limit_reason: str = ""
    waived: str = ""


@dataclass(frozen=True, kw_only=True)
class InspectionForm:
    """All that is filled in on the spot.

    Attributes:
        head: The premises as it is now: name, responsible, phone, address, kind, and the fields of
            the checklist's head by their codes.
    """

    checked_on: date
    inspectors: tuple[Inspector, ...]
    head: Mapping[str, str]
    accompanied_by: str = ""
    answers: Answers = field(default_factory=dict)
    remarks: str = ""


def asked_sections(checklist: Checklist, kind: str) -> tuple[Section, ...]:
    """The sections that are asked of a kind of premises."""
    return tuple(one for one in checklist.sections if not one.kinds or kind in one.kinds)


def is_asked(item: Item, answers: Answers) -> bool:
    """Whether an item is asked, after what was answered to the item that it hangs on."""
    if item.only_if is None:
        return True
    other, code = item.only_if
    return code in answers.get(other, Given()).codes


def asked_items(checklist: Checklist, kind: str, answers: Answers) -> tuple[Item, ...]:
    """The items that want an answer, in order."""
    return tuple(
        item
        for section in asked_sections(checklist, kind)
        for item in section.items
        if is_asked(item, answers)
    )


def picked(item: Item, held: Sequence[str], code: str) -> tuple[str, ...]:
    """The codes after an answer was picked; picking it again takes it away.

    Where several faults may be ticked, a fault joins the others; an answer that all is well stands
    alone.
    """
    if code in held:
        return tuple(one for one in held if one != code)
    faults = [one for one in held if item.answer(one).outcome == HAZARD]
    if item.several and item.answer(code).outcome == HAZARD:
        order = [answer.code for answer in item.answers]
        return tuple(sorted((*faults, code), key=order.index))
    return (code,)


def all_fine(items: Iterable[Item], answers: Answers) -> dict[str, Given]:
    """Answers that all is well to those items that have none yet.

    Items where "well" takes a choice, such as how a building was accepted, are left to the officer.
    """
    return {
        item.code: Given((item.in_order.code,), answers.get(item.code, Given()).note)
        for item in items
        if item.in_order and is_asked(item, answers) and not answers.get(item.code, Given()).codes
    }


def faults(checklist: Checklist, kind: str, answers: Answers) -> tuple[Fault, ...]:
    """The failed items, each with its worst severity and all its violations."""
    found = []
    ranks = list(checklist.severities)
    for item in asked_items(checklist, kind, answers):
        given = answers.get(item.code, Given())
        bad = tuple(a for a in map(item.answer, given.codes) if a.outcome == HAZARD)
        if bad:
            worst = min((answer.severity for answer in bad), key=ranks.index)
            violations = tuple(sorted({answer.violation for answer in bad}))
            found.append(Fault(item, bad, given.note, worst, violations))
    return tuple(found)


def transfers(checklist: Checklist, kind: str, answers: Answers) -> tuple[Item, ...]:
    """The items of which a matter has to be handed over."""
    return tuple(
        item
        for item in asked_items(checklist, kind, answers)
        if _has(item, answers.get(item.code, Given()), TRANSFER)
    )


def _has(item: Item, given: Given, outcome: str) -> bool:
    return any(item.answer(code).outcome == outcome for code in given.codes)


def is_fine(item: Item, given: Given) -> bool:
    """Whether an item was answered and nothing is wrong with it."""
    return bool(given.codes) and all(item.answer(code).outcome == FINE for code in given.codes)


def check_answers(checklist: Checklist, kind: str, answers: Answers) -> None:
    """Every item that is asked has an answer, and every fault that no question names is told."""
    items = asked_items(checklist, kind, answers)
    missing = [item for item in items if not answers.get(item.code, Given()).codes]
    if missing:
        names = _(", ").join(f"{item.code} {item.label}" for item in missing[:3])
        sentence = ngettext(
            "{count} item has no answer yet: {names}.",
            "{count} items have no answer yet: {names} …",
            len(missing),
        )
        raise Refused(sentence.format(count=len(missing), names=names), field=missing[0].code)
    for item in items:
        given = answers[item.code]
        if item.told and _has(item, given, HAZARD) and not given.note.strip():
            raise Refused(
                _("Write down what was found at {item}.").format(item=f"{item.code} {item.label}"),
                field=item.code,
            )
        _check_asked_transfers(checklist, item, answers)


def _check_asked_transfers(checklist: Checklist, item: Item, answers: Answers) -> None:
    given = answers[item.code]
    if not _has(item, given, ASK) or given.note.strip():
        return
    if not any(_has(checklist.items[c], answers.get(c, Given()), TRANSFER) for c in item.asks):
        raise Refused(
            _(
                "{item} calls for handing over ({codes}); tick one of them or write a note why not."
            ).format(item=f"{item.code} {item.label}", codes=_(", ").join(item.asks)),
            field=item.asks[0],
        )


def check_hazards(
    checklist: Checklist, found: Sequence[Fault], forms: Collection[HazardForm], checked_on: date
) -> None:
    """Every failed item has a hazard that is complete, or a written reason why not."""
    by_item = {form.item: form for form in forms}
    for fault in found:
        form = by_item.get(fault.item.code)
        name = f"{fault.item.code} {fault.item.label}"
        if form is None:
            raise Refused(
                _("{item} failed; make a hazard of it or write down why not.").format(item=name),
                field=fault.item.code,
            )
        if not form.waived.strip():
            _check_hazard(checklist, form, name, checked_on)


def _check_hazard(checklist: Checklist, form: HazardForm, name: str, checked_on: date) -> None:
    if not form.description.strip():
        raise Refused(
            _("Describe the hazard at {item}.").format(item=name), field=f"{form.item}.description"
        )
    if form.on_the_spot:
        return
    if not form.owner.strip():
        raise Refused(
            _("Name who has to put {item} right.").format(item=name), field=f"{form.item}.owner"
        )
    if form.due_on is None or form.due_on < checked_on:
        raise Refused(
            _("Give {item} a limit on or after the day of the inspection.").format(item=name),
            field=f"{form.item}.due_on",
        )
    try:
        check_limit(checklist, form.severity, checked_on, form.due_on, form.limit_reason)
    except Refused as refusal:
        raise Refused(refusal.sentence, field=f"{form.item}.limit_reason") from None
