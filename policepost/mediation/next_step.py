"""What there is to do next with a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import codes

if TYPE_CHECKING:
    from policepost.mediation.lines import Card


def next_step(card: Card) -> tuple[str, Ref] | None:
    """What there is to do next with a case: the words of the button, and the record concerned."""
    planned = next((one for one in card.sittings if not one.outcome), None)
    if planned is not None:
        ahead = planned.planned_at > clock.now()
        return _("Planned sitting") if ahead else _("Record sitting"), Ref("sitting", planned.id)
    if card.status in codes.UNSETTLED:
        return _("Plan a sitting"), Ref("plan", card.id)
    if card.agreement.prints and card.agreement.effective_on is None and not card.agreement.oral:
        return _("Signatures"), Ref("agreement", card.id)
    follow_up = next((one for one in card.follow_ups if one.done_on is None), None)
    if follow_up is not None:
        return _("Follow-up"), Ref("follow_up", follow_up.id)
    if card.status == codes.Status.TERMINATED:
        return _("Notice of termination"), Ref("termination", card.id)
    if card.status not in codes.OPEN:
        return _("Closing report"), Ref("closing_report", card.id)
    return None
