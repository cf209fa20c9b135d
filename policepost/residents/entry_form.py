"""The fields of an entry: those of everybody, and those that the kind of resident brings along."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Slot

from policepost.core import clock, tables
from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.core.shapes import Hit
from policepost.grids.queries import GridLine
from policepost.residents import kind_rules, numbers, rules
from policepost.residents.entry import ResidentForm
from policepost.residents.kinds import Kind
from policepost.residents.queries import ResidentCard
from policepost.ui.form import (
    ChecksField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    Person,
    PersonField,
    TextField,
    VagueDayField,
)

Find = Callable[[str], Sequence[Hit]]
"""Finds residents by what is typed, for whoever is named in an entry."""

_FIELDS: Mapping[str, tuple[str, ...]] = {"host": ("host", "host_phone")}
"""The fields of the form that hold a field of a kind, where they are several."""
_NAMED = ("host", "guardian")


def choices(table: str) -> list[tuple[Any, str]]:
    """The rows of a code table for a choice."""
    return [(row.code, row.label) for row in tables.table(table)]


class EntryForm(Form):
    """Shows the fields of the chosen kind; what was typed into the others stays for the draft.

    Args:
        grids: The post's grids, for a building that is new.
        find: Finds residents, for host and guardian.
        officer: Who is proposed to look after somebody.
    """

    def __init__(self, grids: Sequence[GridLine], find: Find, officer: str) -> None:
        super().__init__()
        self._officer = officer
        self._person: ResidentCard | None = None
        self._add_person(grids)
        self._of_kind = self.section("")
        self._add_stay(find)
        self._add_settling()
        self._guard = self.section(_("Guardian, of a minor"))
        self.row(
            PersonField("guardian", _("Guardian"), find),
            LineField("guardian_phone", _("Telephone, of an outsider")),
        )
        self._add_rest()
        self.field("kind").changed.connect(self.follow_kind)
        self.field("kind").changed.connect(self._propose_document)
        self.field("birth_date").changed.connect(self.follow_age)
        self.field("care_needs").changed.connect(self._propose_care)
        self.follow_kind()
        self.follow_age()

    def _add_person(self, grids: Sequence[GridLine]) -> None:
        firms = numbers.of_firms()
        documents = [one for one in choices("document_kinds") if one[0] not in firms]
        self.row(
            LineField("name", _("Name"), required=True),
            ChoiceField("kind", _("Kind"), choices("resident_kinds"), required=True),
        )
        self.row(
            ChoiceField("document_kind", _("Document"), documents),
            LineField("id_number", _("Number of the document")),
        )
        self.row(
            ChoiceField("sex", _("Sex"), choices("sexes")),
            DateField("birth_date", _("Birth date"), placeholder=_("such as 1980-05-06")),
        )
        self.row(
            LineField("phone", _("Telephone"), placeholder="139 0000 0000"),
            ChoiceField("ethnic", _("Ethnic group"), choices("ethnic_groups"), empty=""),
        )
        self.add(
            LineField("address", _("Address"), placeholder=_("such as A区3号楼2单元1101, 3-2-1101"))
        )
        self.row(
            ChoiceField("relation", _("Relation to householder"), choices("relations"), empty=""),
            ChoiceField(
                "grid_id",
                _("Grid, if the building is new"),
                [(grid.id, grid.name) for grid in grids],
                empty="",
            ),
        )
        self.add(VagueDayField("moved_in_on", _("Moved in")))

    def _add_stay(self, find: Find) -> None:
        """Add the fields of those who are registered elsewhere."""
        self.row(
            ChoiceField("nationality", _("Nationality"), choices("nationalities"), empty=""),
            LineField("foreign_name", _("Name in Latin letters")),
        )
        self.row(
            DateField("document_until", _("Document valid until")),
            DateField("entered_on", _("Entered the country")),
        )
        self.add(LineField("home_address", _("Registered address")))
        self.row(
            ChoiceField("living_reason", _("Living here for"), choices("living_reasons"), empty=""),
            DateField("staying_until", _("Intends to stay until")),
        )
        self.row(
            PersonField("host", _("Host"), find),
            LineField("host_phone", _("Telephone, of an outsider")),
        )
        self.add(DateField("declared_on", _("Stay declared on")))

    def _add_settling(self) -> None:
        """Add the fields of those who are registered nowhere."""
        reasons = choices("settling_reasons")
        self.add(ChoiceField("settling_reason", _("Not registered because"), reasons, empty=""))
        self.add(TextField("settling_step", _("What is being done"), lines=2))
        self.row(
            LineField("settling_by", _("Followed up by")),
            DateField("settling_on", _("Next look on")),
        )

    def _add_rest(self) -> None:
        self.section(_("How it is known"))
        self.row(
            LineField("collected_by", _("Collected by")),
            DateField("collected_on", _("Collected on"), placeholder=_("such as 11-20, 20, -3")),
        )
        self.add(TextField("note", _("Note"), lines=2))
        self.section(_("Care, with a reason and an end"))
        self.add(ChecksField("care_needs", _("What the person needs"), choices("care_needs")))
        self.add(LineField("care_reason", _("Why the post looks after the person")))
        self.row(
            LineField("care_by", _("Officer in charge")),
            DateField("care_until", _("Until")),
        )

    # What it shows and gives

    def show_person(self, person: ResidentCard) -> None:
        """Show somebody who is in the register; care that has ended is shown no more."""
        self._person = person
        names = ResidentForm.__dataclass_fields__
        shown = {name: getattr(person, name) for name in names}
        shown["moved_in_on"] = person.moved_in
        shown["phone"] = person.phone.replace("/", " / ")
        for role in _NAMED:
            key, name = shown[f"{role}_id"], shown[role]
            shown[role] = Person(key, name) if name else None
            if key is not None:
                shown[f"{role}_phone"] = ""
        if person.care_until is not None and person.care_until < clock.today():
            shown |= {"care_needs": (), "care_reason": "", "care_by": "", "care_until": None}
        self.set_values(shown)

    def entry(self) -> ResidentForm:
        """What is to be made official.

        Raises:
            Refused: A field cannot be read.
        """
        said = self.values()
        for role in _NAMED:
            person = said.pop(role, None) or Person(None, "")
            said |= {f"{role}_id": person.id, role: "" if person.id else person.name}
            if person.id is not None:
                said[f"{role}_phone"] = ""
        return ResidentForm(**said)

    def lost(self) -> tuple[str, ...]:
        """The fields, keys of ``kind_rules.NAMES``, that the entry has and the kind does not."""
        if self._person is None:
            return ()
        return kind_rules.lost(str(self._kind()), self._person)

    def _kind(self) -> Any:
        return self.field("kind").value()

    # What follows from what is typed

    @Slot()
    def follow_kind(self) -> None:
        """Show the fields of the kind, those that it needs marked, and say what would be lost."""
        kind = str(self._kind() or "")
        kept, needed = kind_rules.fields_of(kind), kind_rules.needed(kind)
        for name in kind_rules.OWN:
            for field in _FIELDS.get(name, (name,)):
                self.use(field, used=name in kept)
            self.field(name).show_need(needed=name in needed)
        self._of_kind.setText(tables.table("resident_kinds").label(kind))
        self._of_kind.setVisible(bool(kept))
        lost = self.lost()
        words = ngettext(
            "Not kept of this kind and emptied on saving: {fields}",
            "Not kept of this kind and emptied on saving: {fields}",
            len(lost),
        )
        self.field("kind").show_warning(words.format(fields=told(lost)) if lost else "")

    @Slot()
    def _propose_document(self) -> None:
        """Propose a passport for who is from overseas, as long as no number was typed."""
        document = self.field("document_kind")
        usual = {True: numbers.PASSPORT, False: rules.IDENTITY_CARD}
        overseas = self._kind() == Kind.OVERSEAS
        if (
            self._person is None
            and not self.field("id_number").typed()
            and (document.readable() == usual[not overseas])
        ):
            document.set_value(usual[overseas])

    @Slot()
    def follow_age(self) -> None:
        """Ask for a guardian as long as the person is a minor."""
        try:
            born: date | None = self.field("birth_date").value()
        except Refused:
            return
        minor = born is not None and rules.minor(born, clock.today())
        self._guard.setVisible(minor)
        for name in ("guardian", "guardian_phone"):
            self.use(name, used=minor)

    @Slot()
    def _propose_care(self) -> None:
        """Propose who looks after the person and until when, once something is needed."""
        by, until = self.field("care_by"), self.field("care_until")
        if not self.field("care_needs").value():
            return
        if not by.typed():
            by.set_value(self._officer)
        if not until.typed():
            until.set_value(rules.proposed_care_end(clock.today()))


def told(fields: Sequence[str]) -> str:
    """Fields of a kind as a sentence lists them."""
    return _(", ").join(_(kind_rules.NAMES[name]) for name in fields)
