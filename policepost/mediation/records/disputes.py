"""What is stored of a dispute and its parties."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.pinyin import sort_key
from policepost.core.records import Record


class Dispute(Record):
    """One quarrel, a single record from its intake to its end.

    Attributes:
        kind, source: Codes of the tables ``dispute_kinds`` and ``dispute_sources``.
        subject: What it is about in a few words: 噪音, 楼上漏水.
        received_on: The day of ``received_at``, kept beside it for the counting indexes.
        place: Where it happened, as it was told; ``place_id`` if it is a place of the post.
        amount: What is claimed, in yuan.
        urgency: A value of ``rules.Urgency``.
        status: A value of ``rules.Status``.
        people: The names of the parties in their order, for lists; ``people_key``, set with
            them, sorts by pinyin.
        officer: Who is in charge, as named when it was registered.
        number: The number of the agreement, "" while none was taken.
        settled_on: When the parties agreed.
        ended_on, end_reason, referred_to: When and why it was closed, and who has it now.
        confidential: Whether whoever opens it says why.
        ways_told: Which other ways the parties were told of when no agreement was reached (PML art
            26): values of ``codes.OtherWay`` divided by "/".
        way: How it is mediated, a value of ``law.ways.Way``.
        track, track_reason: A value of ``law.tracks.Track``, and why other than was proposed.
        act, circumstance: What a police mediation rests on, codes of ``resources/law``; "" while
            nobody has said.
        findings, exclusions: Codes of ``resources/law``, divided by "/".
        injured, appraisal, appraised_on: Whether somebody is hurt, whether an injury or a price is
            to be appraised, and when the report came.
        one_officer, recording: Whether one officer alone mediates, and under which reference the
            audio and video is kept.
        claims: What the applicant asks for, a line each.
        handover_number: Of the call to 110.
        reported_at, reported_to: Of a dispute that may turn into a crime (People's Mediation Law
            art 25).
        earlier_ids: The earlier disputes from which this one goes on, their ids in hexadecimal,
            divided by "/"; what they name may be deleted.
        sent_by, sent_number: Which other post handed it over, and under which number it had it.
        key: Whether somebody answers for it by a list of duties.
        turned_crime_on: When it turned into a crime after all.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        # Each covers one kind of counting, so that no figure reads the records themselves. None
        # begins with the grid: SQLite would take it, and look up every row of the grid.
        Index("ix_dispute_received", "received_on", "kind", "status", "grid_id"),
        Index("ix_dispute_settled", "settled_on", "kind", "grid_id"),
        Index("ix_dispute_ended", "ended_on", "status", "kind", "grid_id"),
        Index("ix_dispute_open", "status", "grid_id", "received_on"),
        Index("ix_dispute_listed", "received_at", "id"),
        Index("ix_dispute_goes_on", "earlier_ids", sqlite_where=text("earlier_ids <> ''")),
    )

    kind: Mapped[str]
    source: Mapped[str]
    subject: Mapped[str]
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    place: Mapped[str]
    place_id: Mapped[UUID | None]
    grid_id: Mapped[UUID | None]
    facts: Mapped[str]
    amount: Mapped[Decimal | None]
    urgency: Mapped[str]
    status: Mapped[str]
    people: Mapped[str]
    people_key: Mapped[str] = mapped_column(info={"follows": ("people", sort_key)})
    officer_id: Mapped[UUID | None]
    officer: Mapped[str]
    number: Mapped[str] = mapped_column(default="", index=True)
    settled_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    referred_to: Mapped[str] = mapped_column(default="")
    confidential: Mapped[bool] = mapped_column(default=False, server_default="0")
    way: Mapped[str] = mapped_column(default="people", server_default="people")
    track: Mapped[str] = mapped_column(default="simple", server_default="simple")
    track_reason: Mapped[str] = mapped_column(default="", server_default="")
    act: Mapped[str] = mapped_column(default="", server_default="")
    circumstance: Mapped[str] = mapped_column(default="", server_default="")
    findings: Mapped[str] = mapped_column(default="", server_default="")
    exclusions: Mapped[str] = mapped_column(default="", server_default="")
    injured: Mapped[bool] = mapped_column(default=False, server_default="0")
    appraisal: Mapped[bool] = mapped_column(default=False, server_default="0")
    appraised_on: Mapped[date | None]
    one_officer: Mapped[bool] = mapped_column(default=False, server_default="0")
    recording: Mapped[str] = mapped_column(default="", server_default="")
    claims: Mapped[str] = mapped_column(default="", server_default="")
    handover_number: Mapped[str] = mapped_column(default="", server_default="")
    reported_at: Mapped[datetime | None]
    reported_to: Mapped[str] = mapped_column(default="", server_default="")
    earlier_ids: Mapped[str] = mapped_column(default="", server_default="")
    sent_by: Mapped[str] = mapped_column(default="", server_default="")
    sent_number: Mapped[str] = mapped_column(default="", server_default="")
    key: Mapped[bool] = mapped_column(default=False, server_default="0")
    turned_crime_on: Mapped[date | None]
    ways_told: Mapped[str] = mapped_column(default="", server_default="")


class Party(Record):
    """A party to a dispute, as it stood when it was entered: a printed paper stays true.

    Attributes:
        position: 1 is 甲方, 2 乙方.
        kind: ``person`` or ``company``.
        resident_id: Whom of the register it is; None for an outsider.
        sex, ethnic: Codes of the tables ``sexes`` and ``ethnic_groups``.
        age: Told without a birth date, as on the day of intake.
        representative: 法定代理人 of a minor, 法定代表人 of a company.
        representative_id: Whom of the register the representative is; None for an outsider.
        own_income: Of a party of 16 or 17: lives mainly on its own labour (Civil Code art 18).
        role: A value of ``codes.Role``.
        representative_kind: A value of ``codes.Representative``; his relation to the party and
            identity number stand on the written authority.
        powers, authorised_on: What an agent may do, codes of the table ``proxy_powers`` divided by
            "/", and since when in writing.
        guardian_told_on, guardian_told_how: When and how the guardian of a minor was told;
            ``not_told_agreed`` if a minor with own income wishes that nobody is.
        service_address: Where papers are to be sent.
        consent: A value of ``codes.Consent``: whether the party wants the mediation.
        represented_by: The party of the same dispute that was chosen to sign for this one.
    """

    __tablename__ = "dispute_party"
    __table_args__ = (
        Index("ix_dispute_party_order", "dispute_id", "position"),
        Index("ix_dispute_party_resident", "resident_id", "dispute_id"),
        Index(
            "ix_dispute_party_representative",
            *("representative_id", "dispute_id"),
            sqlite_where=text("representative_id IS NOT NULL"),
        ),
    )

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    position: Mapped[int]
    kind: Mapped[str]
    resident_id: Mapped[UUID | None]
    name: Mapped[str]
    sex: Mapped[str]
    ethnic: Mapped[str]
    birth: Mapped[date | None]
    age: Mapped[int | None]
    occupation: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    id_number: Mapped[str]
    representative: Mapped[str]
    representative_phone: Mapped[str]
    representative_id: Mapped[UUID | None]
    own_income: Mapped[bool]
    role: Mapped[str] = mapped_column(default="", server_default="")
    representative_kind: Mapped[str] = mapped_column(default="", server_default="")
    representative_relation: Mapped[str] = mapped_column(default="", server_default="")
    representative_number: Mapped[str] = mapped_column(default="", server_default="")
    powers: Mapped[str] = mapped_column(default="", server_default="")
    authorised_on: Mapped[date | None]
    guardian_told_on: Mapped[date | None]
    guardian_told_how: Mapped[str] = mapped_column(default="", server_default="")
    not_told_agreed: Mapped[bool] = mapped_column(default=False, server_default="0")
    service_address: Mapped[str] = mapped_column(default="", server_default="")
    consent: Mapped[str] = mapped_column(default="", server_default="")
    represented_by: Mapped[UUID | None]
