"""What inspections print: the record and the two orders to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.core import attachments, settings
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.records import made_at
from policepost.core.shapes import Ref
from policepost.inspections import answering, cards, rules
from policepost.inspections.answering import Given, InspectionForm
from policepost.inspections.checklist import Checklist, Item
from policepost.inspections.records import Inspection
from policepost.inspections.rules import NoticeKind
from policepost.printing import numerals
from policepost.printing.paper import PICTURES, Paper, render

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from policepost.core.database import Database

COPIES = 2
"""One for the place, one for the file; of the record as of the notices."""

_NOTICE_FORMS: Mapping[str, str] = {
    NoticeKind.NOW: "rectification_now",
    NoticeKind.LIMIT: "rectification_notice",
}
_NOTICE_TITLES: Mapping[str, str] = {
    NoticeKind.NOW: "责令立即改正通知书",
    NoticeKind.LIMIT: "责令限期改正通知书",
}


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What section G of the record tells: numbers of notices, and what was put right at once."""

    notices: Sequence[tuple[str, str]] = ()
    on_the_spot: Sequence[str] = ()

    @property
    def text(self) -> str:
        """Section G in words, empty when nothing had to be corrected."""
        parts = [f"{_NOTICE_TITLES[kind]}（{number}）" for kind, number in self.notices]
        if self.on_the_spot:
            parts.append(f"口头责令当场改正：{'；'.join(self.on_the_spot)}")
        return "；".join(parts)


def record_values(
    checklist: Checklist,
    form: InspectionForm,
    *,
    station: str,
    number: str = "",
    orders: Orders | None = None,
    void_reason: str = "",
) -> dict[str, Any]:
    """The values of the form of an inspection's record, finished or still being filled in."""
    kind = form.head.get("kind", "")
    asked = {item.code for item in answering.asked_items(checklist, kind, form.answers)}
    told = (orders or Orders()).text
    sections = [
        {
            "text": section.text,
            "items": [
                _item(item, form.answers.get(item.code, Given()), asked=item.code in asked)
                for item in section.items
            ],
        }
        for section in checklist.sections
    ]
    orders_at = next((n for n, s in enumerate(checklist.sections) if s.code == "H"), len(sections))
    return {
        "title": checklist.text,
        "number": number,
        "station": station,
        "name": form.head.get("name", ""),
        "responsible": form.head.get("responsible", ""),
        "address": form.head.get("address", ""),
        "facts": [
            (field.text, _with_unit(form.head.get(field.code, ""), field.unit))
            for field in checklist.head
        ],
        "inspectors": [one.name for one in form.inspectors],
        "accompanied_by": form.accompanied_by,
        "checked_on": form.checked_on,
        "before_orders": sections[:orders_at],
        "orders": told,
        "after_orders": sections[orders_at:],
        "remarks": form.remarks,
        "void": void_reason,
    }


def _with_unit(value: str, unit: str) -> str:
    return f"{value}{unit}" if value and not value.endswith(unit) else value


def _item(item: Item, given: Given, *, asked: bool) -> dict[str, Any]:
    codes = given.codes if asked else ()
    return {
        "text": item.text,
        "boxes": [(answer.text, answer.code in codes) for answer in item.answers],
        "note": given.note if asked else "",
        "asked": asked,
    }


def inspection_record(db: Database, inspection_id: UUID, *, photos: bool = True) -> Paper:
    """The record of an inspection, with the ``photos`` of what failed.

    Raises:
        Refused: When the inspection is gone.
    """
    with db.reading() as session:
        card = cards.inspection(session, inspection_id)
        station = settings.get(session, "post.station", "")
        code = journal.check_code(session)
        shown = _photos(session, card, None) if card and photos else {}
    if card is None:
        raise Refused(_("This inspection is no longer there."))
    values = record_values(
        card.checklist,
        form_of(card),
        station=station,
        number=rules.paper_number("inspection", card.year, card.number),
        void_reason=card.void_reason,
        orders=Orders(
            notices=[
                (one.kind, rules.paper_number(one.kind, one.year, one.number))
                for one in card.notices
            ],
            on_the_spot=[line.item_text for line in card.hazards if line.on_the_spot],
        ),
    )
    return render(card.checklist.form, values | {"check_code": code} | shown)


def has_photos(db: Database, inspection_id: UUID) -> bool:
    """Whether anything hangs on an inspection that its papers would show."""
    with db.reading() as session:
        return attachments.count(session, Ref(Inspection.__tablename__, inspection_id)) > 0


def _photos(
    session: Session, card: cards.InspectionCard, items: Collection[str] | None
) -> dict[str, Any]:
    """The photos of these items, None for all, as forms take them: words, and bytes by name.

    The day is the one on which a photo was put on record; when it was taken the program does not
    keep.
    """
    asked = card.checklist.items
    found = [
        one
        for one in attachments.of(session, Ref(Inspection.__tablename__, card.id))
        if items is None or one.part in items
    ]
    order = {code: number for number, code in enumerate(asked)}
    found.sort(key=lambda one: order.get(one.part, len(order)))
    words = [
        (str(one.id), f"{_item_words(asked, one.part)}（{numerals.day(made_at(one.id))}存）")
        for one in found
    ]
    contents = {str(one.id): attachments.content(session, one.id) for one in found}
    return {"photos": words, PICTURES: contents}


def _item_words(asked: Mapping[str, Item], code: str) -> str:
    return asked[code].text if code in asked else ""


def form_of(card: cards.InspectionCard) -> InspectionForm:
    """What was filled in on the spot, as a stored inspection holds it."""
    return InspectionForm(
        checked_on=card.checked_on,
        inspectors=card.inspectors,
        head=card.head,
        accompanied_by=card.accompanied_by,
        answers=card.answers,
        remarks=card.remarks,
    )


def notice(db: Database, notice_id: UUID, *, photos: bool = True) -> Paper:
    """An order to correct, at once or by a limit, with the ``photos`` of its hazards.

    Raises:
        Refused: When the notice is gone.
    """
    with db.reading() as session:
        found = cards.notice(session, notice_id)
        card = cards.inspection(session, found.inspection_id) if found else None
        station = settings.get(session, "post.station", "")
        code = journal.check_code(session)
        hazards = [line for line in card.hazards if line.notice_id == notice_id] if card else []
        items = {line.item_code for line in hazards}
        shown = _photos(session, card, items) if card and photos else {}
    if found is None or card is None:
        raise Refused(_("This notice is no longer there."))
    violations = {number for line in hazards for number in line.violations}
    values = {
        "title": _NOTICE_TITLES[found.kind],
        "number": rules.paper_number(found.kind, found.year, found.number),
        "station": station,
        "name": card.head.get("name", ""),
        "basis": card.checklist.basis,
        "checked_on": card.checked_on,
        "violations": [
            (number, text, number in violations)
            for number, text in card.checklist.violations.items()
        ],
        "hazards": [(line.item_text, line.description, line.first_due_on) for line in hazards],
        "limit": max((line.first_due_on for line in hazards), default=found.issued_on),
        "inspectors": [one.name for one in card.inspectors],
        "issued_on": found.issued_on,
        "check_code": code,
    }
    return render(_NOTICE_FORMS[found.kind], values | shown)
