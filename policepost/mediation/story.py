"""The story of one dispute, as its page tells it beside the form."""

from __future__ import annotations

from datetime import datetime, time

from policepost.core.language import _, format_day
from policepost.core.shapes import Ref, TimelineLine
from policepost.mediation import codes, origin
from policepost.mediation.after.codes import BY_POLICE
from policepost.mediation.lines import Card, FollowUpLine, SittingLine
from policepost.mediation.listing import KIND


def story(held: Card) -> list[TimelineLine]:
    """What has happened in a dispute so far and is planned, the oldest first.

    Each line names what it tells of: the sitting, the follow-up, ``agreement`` with the dispute's
    id, or the dispute itself.
    """
    ref = Ref(KIND, held.id)
    came = origin.on_screen(held)
    found = [TimelineLine(ref=ref, at=held.received_at, title=_("Received"), detail=came)]
    found += [_sitting(one) for one in held.sittings]
    found += _agreement(held, Ref("agreement", held.id))
    found += [_follow_up(one) for one in held.follow_ups]
    if held.ended_on is not None:
        detail = " · ".join(part for part in (held.referred_to, held.end_reason) if part)
        found.append(
            TimelineLine(
                ref=ref, at=held.ended_on, title=held.status_words, detail=detail, tone=held.tone
            )
        )
    return sorted(found, key=_day)


def _day(line: TimelineLine) -> datetime:
    """Order events by their moment; a bare day comes at its end."""
    if isinstance(line.at, datetime):
        return line.at
    return datetime.combine(line.at, time.max).astimezone()


def _agreement(held: Card, ref: Ref) -> list[TimelineLine]:
    agreement = held.agreement
    found = []
    if agreement.printed_at is not None:
        printed = _("{number}, {count} copies").format(
            number=held.number, count=agreement.copies_printed
        )
        found.append(
            TimelineLine(
                ref=ref, at=agreement.printed_at, title=_("Agreement printed"), detail=printed
            )
        )
    if agreement.effective_on is not None:
        until = agreement.confirmation_until
        if held.agreement_kind in BY_POLICE:  # a court confirms none of these
            until = None
        told = _("Judicial confirmation until {day}")
        found.append(
            TimelineLine(
                ref=ref,
                at=agreement.effective_on,
                title=_("Agreement in force"),
                detail=told.format(day=format_day(until)) if until else "",
                tone="good",
            )
        )
    for one in held.supplements:
        at = one.effective_on or (one.printed_at.date() if one.printed_at else None)
        if at is not None:
            title = _("Supplement in force") if one.effective_on else _("Supplement printed")
            line = Ref("supplement", one.id)
            found.append(TimelineLine(ref=line, at=at, title=title, detail=one.number))
    for court in held.confirmations:
        line = Ref("confirmation", court.id)
        at = court.decided_on or court.accepted_on or court.applied_on
        found.append(
            TimelineLine(ref=line, at=at, title=court.words, detail=court.court, tone=court.tone)
        )
    return found


def _sitting(one: SittingLine) -> TimelineLine:
    return TimelineLine(
        ref=Ref("sitting", one.id),
        at=one.started_at or one.planned_at,
        title=_("Sitting {number}").format(number=one.number),
        detail=one.outcome_words or _("Planned, {place}").format(place=one.place),
        tone="good" if one.outcome == codes.Outcome.AGREED else "info",
    )


def _follow_up(one: FollowUpLine) -> TimelineLine:
    words = one.result_words or _("To be done")
    return TimelineLine(
        ref=Ref("follow_up", one.id),
        at=one.done_on or one.due_on,
        title=_("Follow-up"),
        detail=" · ".join(part for part in (one.purpose, words) if part),
        tone=codes.FOLLOW_UP_TONES[one.result] if one.result else "muted",
    )
