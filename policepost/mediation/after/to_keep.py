"""Which terms of stored agreements are to be kept, as conditions on them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from policepost.mediation.records import Supplement, Term

_NEWER, _LATER, _OWN = aliased(Term), aliased(Supplement), aliased(Supplement)

REPLACED: Final[ColumnElement[bool]] = exists().where(
    _NEWER.replaces_id == Term.id,
    _NEWER.dispute_id == Term.dispute_id,
    exists().where(_LATER.id == _NEWER.supplement_id, _LATER.effective_on.is_not(None)),
)
"""Those in whose place a supplement in force has put others."""

TO_KEEP: Final[ColumnElement[bool]] = and_(
    or_(
        Term.supplement_id.is_(None),
        exists().where(_OWN.id == Term.supplement_id, _OWN.effective_on.is_not(None)),
    ),
    ~REPLACED,
)
"""Those of supplements in force stand in place of others; one not in force obliges to nothing."""
