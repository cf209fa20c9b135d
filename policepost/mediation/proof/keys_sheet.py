"""The sheet of the keys by which papers of other posts are told genuine."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from policepost.core import files
from policepost.core.files import refusing
from policepost.core.language import _, format_day
from policepost.mediation.proof import actions, keys, queries, rules
from policepost.mediation.proof.queries import KeyLine
from policepost.ui import style
from policepost.ui.file_dialogs import ask_open, ask_save
from policepost.ui.messages import confirmed, showing_refusals, tell
from policepost.ui.page import Page
from policepost.ui.parts import clear, label, link_button
from policepost.ui.sheet import Sheet


class KeysSheet(Sheet):
    """Hand over one's own key, take in another post's once both have compared its fingerprint."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Keys of posts"), width=560)
        self._db = page.db
        self.body.addWidget(
            label(
                _(
                    "Hand your key to another post on a stick; it then tells your papers from "
                    "forged ones. Compare the fingerprint by telephone before you take in a key."
                ),
                "small",
                wrap=True,
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(style.px(12))
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.hand_button = self.add_button(_("Hand over our key …"), self._hand_over)
        self.on_done(_("Take in a key …"), self._take)
        self._show()

    def _show(self) -> None:
        clear(self._list)
        with self._db.reading() as session:
            known = queries.known_keys(session)
        for one in known:
            self._add(one)
        if not known:
            none = _("No key yet; your own is made with the first agreement that you print.")
            self._list.addWidget(label(none, "muted", wrap=True))
        self.hand_button.setEnabled(any(one.own for one in known))

    def _add(self, one: KeyLine) -> None:
        head = QHBoxLayout()
        own = _("{post} (your own)").format(post=one.post)
        head.addWidget(label(own if one.own else one.post, "subheading"), 1)
        if not one.own:
            head.addWidget(link_button(_("Forget"), partial(self._forget, one.id, one.post)))
        self._list.addLayout(head)
        words = label(one.shown, "code")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._list.addWidget(words)
        since = _("Known since {day}").format(day=format_day(one.known_since))
        self._list.addWidget(label(since, "muted"))

    @Slot()
    def _hand_over(self) -> None:
        ask_save(self, _("Hand over our key"), _("Key of our post"), keys.ENDING[1:], self.hand_to)

    def hand_to(self, path: str) -> None:
        """Write the post's public key to a file."""
        target = Path(path)
        with showing_refusals(self), refusing(target.parent):
            with self._db.reading() as session:
                content = queries.key_file(session)
            files.write_whole(target, content)
            tell(self, _("Saved as {name}.").format(name=target.name))

    @Slot()
    def _take(self) -> None:
        ask_open(self, _("Take in a key"), f"*{keys.ENDING}", self.take_from)

    def take_from(self, path: str) -> None:
        """Read another post's key, have its fingerprint compared, and take it in."""
        with showing_refusals(self):
            content = files.chosen(Path(path), keys.LARGEST)
            known = keys.read_file(content)
            question = _("Does {post} read out the same fingerprint?").format(post=known.post)
            shown = rules.shown_fingerprint(known.fingerprint)
            if confirmed(self, question, _("It is the same"), shown):
                actions.take_key(self._db, content, known.fingerprint)
                self._show()

    def _forget(self, key_id: UUID, post: str) -> None:
        question = _("Papers of {post} will be unknown here. Forget its key?").format(post=post)
        if confirmed(self, question, _("Forget")):
            with showing_refusals(self):
                actions.forget_key(self._db, key_id)
                self._show()
