"""Tells the open pages that stored records changed."""

from PySide6.QtCore import QObject, Signal


class Changes(QObject):
    """One for the whole program, made on the screen's thread.

    `db.on_commit(changes.made.emit)` joins it to the database: the signal carries the kinds (table
    names) that one commit touched, and arrives on the screen's thread also when a background import
    committed.
    """

    made = Signal(frozenset)
