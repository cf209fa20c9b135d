"""A merge is taken back: what came since goes to whom the officer says."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core.language import _, format_moment
from policepost.core.records import made_at
from policepost.residents import parting
from policepost.residents.merge_rules import TITLES
from policepost.residents.parting import MergeLine, Since
from policepost.residents.rules import masked
from policepost.residents.words import HANGING
from policepost.ui.basics import label
from policepost.ui.form import ChoiceField, Form
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet


class PartSheet(Sheet):
    """Parts the last merge of an entry; `done` gets the key of the entry that is there again."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        merge: MergeLine,
        came: Sequence[Since],
        done: Callable[[UUID], None],
    ) -> None:
        super().__init__(page, _("Part merged entries"), 480)
        self._db, self._merge, self._done = context.db, merge, done
        gone, kept = _called(merge)
        words = _("{gone} was merged into {kept} on {moment} by {officer}.").format(
            gone=gone,
            kept=kept,
            moment=format_moment(merge.merged_at),
            officer=merge.merged_by or "–",
        )
        self.body.addWidget(label(words, wrap=True))
        promise = _("Both entries, and everything that belonged to each, will be as before.")
        self.body.addWidget(label(promise, "muted", wrap=True))
        form = Form()
        if came:
            form.section(_("Whose is what came since?"))
        people = [
            (merge.kept_id, _("{name} (stays)").format(name=kept)),
            (merge.gone_id, _("{name} (comes back)").format(name=gone)),
        ]
        for one in came:
            form.add(ChoiceField(one.key, since_words(one), people, empty="", required=True))
        self.put_form(form)
        self.on_done(_("Part the two"), self._part)

    @Slot()
    def _part(self) -> None:
        with showing_refusals(self):
            assert self.form is not None  # noqa: S101
            whose = self.form.values()
            back = parting.part(self._db, self._merge.id, whose)
            self.done()
            self._done(back)


def _called(merge: MergeLine) -> tuple[str, str]:
    """Return how the entry that comes back and the one that stays are called, to be told apart."""
    gone, kept = merge.gone_name, merge.kept_name
    if gone != kept:
        return gone, kept
    numbers = (merge.gone_number, merge.kept_number)
    said = [masked(one) if one else _("no number") for one in numbers]
    return f"{gone} · {said[0]}", f"{kept} · {said[1]}"


def since_words(one: Since) -> str:
    """What came since a merge: the field that was changed, or the record and when it was made."""
    if one.row:
        return _("{field}, changed since").format(field=_(TITLES[one.row]))
    assert one.record_id is not None  # noqa: S101 - a record that hangs on another
    return _("{kind}, added {moment}").format(
        kind=_(HANGING.get(one.kind, one.kind)), moment=format_moment(made_at(one.record_id))
    )
