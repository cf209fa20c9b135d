"""Mediation from the quarrel to the kept promise."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Each part of the revision is a function of its own, called here."""
    _say_which_way_is_lawful()
    _plan_sittings()
    _keep_promises()
    _prove_papers()
    _keep_files()
    _find_confidential_disputes_by_number()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _plan_sittings() -> None:
    """Rooms, methods and phrases of the post, when mediators can come, records read aloud."""
    op.create_table(
        "mediation_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _text("text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_choice")),
    )
    op.create_table(
        "mediator_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _text("note"),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["mediator.id"], name=op.f("fk_mediator_absence_mediator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediator_absence")),
    )
    op.create_index("ix_mediator_absence_mediator_id", "mediator_absence", ["mediator_id"])
    op.add_column("mediator", _text("weekdays"))
    op.add_column("sitting", _text("methods"))
    op.add_column(
        "sitting", sa.Column("minutes", sa.Integer(), server_default="60", nullable=False)
    )
    op.add_column("sitting", sa.Column("read_aloud_at", sa.DateTime(), nullable=True))


def _yes_or_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default="0", nullable=False)


def _say_which_way_is_lawful() -> None:
    """Ways and tracks of a dispute, who acts for whom, and calls that wait to be taken in."""
    op.add_column("dispute", sa.Column("way", sa.String(), server_default="people", nullable=False))
    op.add_column(
        "dispute", sa.Column("track", sa.String(), server_default="simple", nullable=False)
    )
    for name in ("track_reason", "act", "circumstance", "findings", "exclusions", "recording"):
        op.add_column("dispute", _text(name))
    for name in ("handover_number", "reported_to"):
        op.add_column("dispute", _text(name))
    for name in ("injured", "appraisal", "one_officer", "key"):
        op.add_column("dispute", _yes_or_no(name))
    for name in ("appraised_on", "turned_crime_on"):
        op.add_column("dispute", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("dispute", sa.Column("reported_at", sa.DateTime(), nullable=True))
    op.add_column("dispute", sa.Column("earlier_id", sa.Uuid(), nullable=True))
    for name in ("role", "representative_kind", "representative_relation", "powers", "consent"):
        op.add_column("dispute_party", _text(name))
    for name in ("representative_number", "guardian_told_how", "service_address"):
        op.add_column("dispute_party", _text(name))
    for name in ("authorised_on", "guardian_told_on"):
        op.add_column("dispute_party", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("dispute_party", _yes_or_no("not_told_agreed"))
    op.add_column("dispute_party", sa.Column("represented_by", sa.Uuid(), nullable=True))
    _keep_calls()


def _keep_calls() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_number", sa.String(), nullable=False),
        sa.Column("called_at", sa.DateTime(), nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("gist", sa.String(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=True),
        sa.Column("declined", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_handover_dispute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_call_number", "handover", ["call_number"])
    op.create_index("ix_handover_dispute_id", "handover", ["dispute_id"])


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _amount(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _day(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _of(table: str, owner: str, name: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    """Return the column that says what a record belongs to, and its key."""
    key = sa.ForeignKeyConstraint([name], [f"{owner}.id"], name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Uuid(), nullable=False), key


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, _id(), *parts, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")))


def _keep_promises() -> None:
    """Instalments and payments, supplementary agreements, the court, duties, every number."""
    _say_who_owes_what()
    _follow_promises()
    _keep_every_number()


def _say_who_owes_what() -> None:
    """Terms name who owes what to whom; a signed agreement is changed by a supplement alone."""
    _table(
        "supplement",
        *_of("supplement", "dispute", "dispute_id"),
        _whole("position"),
        *_words("reason", "manner", "place"),
        _day("deadline"),
        *_words("recorder"),
        *(_whole(name, nullable=True) for name in ("year", "serial")),
        *_words("number"),
        sa.Column("printed_at", sa.DateTime(), nullable=True),
        *(_whole(name) for name in ("prints", "copies_printed")),
        *_words("printed_digest"),
        _day("effective_on"),
    )
    op.create_index("ix_supplement_order", "supplement", ["dispute_id", "position"])
    with op.batch_alter_table("term", schema=None) as batch_op:
        for name in ("what", "how"):
            batch_op.add_column(_text(name))
        for name in ("by_ids", "to_ids"):
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
        for name in ("supplement_id", "replaces_id"):
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_term_supplement_id"), "supplement", ["supplement_id"], ["id"]
        )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.add_column(_text("signed_by"))
        batch_op.add_column(sa.Column("supplement_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_signature_supplement_id"), "supplement", ["supplement_id"], ["id"]
        )
    for name in ("kind", "responsibilities"):
        op.add_column("agreement", _text(name))
    op.add_column("agreement", _amount("total", nullable=True))
    op.add_column("agreement", _whole("copies", nullable=True))


def _follow_promises() -> None:
    """What is paid in parts and what was received, the court's confirmation, who does what."""
    _table(
        "instalment",
        *_of("instalment", "term", "term_id"),
        _whole("number"),
        _day("due_on", nullable=False),
        _amount("amount"),
    )
    op.create_index("ix_instalment_term", "instalment", ["term_id", "number"])
    op.create_index("ix_instalment_due", "instalment", ["due_on"])
    _table(
        "payment",
        *_of("payment", "term", "term_id"),
        _day("paid_on", nullable=False),
        _amount("amount"),
        *_words("how", "receipt", "note"),
    )
    op.create_index("ix_payment_term_id", "payment", ["term_id"])
    _table(
        "confirmation",
        *_of("confirmation", "dispute", "dispute_id"),
        *_words("court", "basis"),
        _day("applied_on", nullable=False),
        *(_day(name) for name in ("accepted_on", "decided_on")),
        *_words("outcome", "decision_number", "note"),
    )
    op.create_index("ix_confirmation_dispute_id", "confirmation", ["dispute_id"])
    _table(
        "duty",
        *_of("duty", "dispute", "dispute_id"),
        _whole("position"),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        *_words("who", "what"),
        _day("due_on", nullable=False),
        _day("done_on"),
        *_words("note"),
    )
    op.create_index("ix_duty_order", "duty", ["dispute_id", "position"])
    op.create_index("ix_duty_due", "duty", ["done_on", "due_on"])
    op.add_column("dispute", _text("ways_told"))


def _keep_every_number() -> None:
    """Each number has its line; those that stand on agreements already are written down."""
    _table(
        "paper_number",
        *_words("series"),
        *(_whole(name) for name in ("year", "serial")),
        *_words("text", "kind"),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        _day("taken_on", nullable=False),
        _day("voided_on"),
        *_words("reason", "officer"),
        sa.UniqueConstraint(
            "series", "year", "serial", name=op.f("uq_paper_number_series_year_serial")
        ),
    )
    op.create_index("ix_paper_number_dispute", "paper_number", ["dispute_id"])
    op.execute(
        "INSERT INTO paper_number (id, series, year, serial, text, kind, dispute_id, taken_on, "
        "reason, officer) "
        "SELECT lower(hex(randomblob(16))), 'mediation', agreement.year, agreement.serial, "
        "dispute.number, 'people', dispute.id, "
        "coalesce(date(agreement.printed_at), dispute.settled_on, dispute.received_on), '', '' "
        "FROM agreement JOIN dispute ON dispute.id = agreement.dispute_id "
        "WHERE agreement.serial IS NOT NULL"
    )
    op.execute("UPDATE agreement SET kind = 'people' WHERE serial IS NOT NULL")
    op.execute("UPDATE agreement SET kind = 'oral' WHERE oral")
    with op.batch_alter_table("agreement", schema=None) as batch_op:  # each kind counts by itself
        batch_op.drop_constraint("uq_agreement_year_serial", type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_agreement_kind_year_serial"), ["kind", "year", "serial"]
        )


def _prove_papers() -> None:
    """What stood on a paper that went out, and the keys by which it is told from a forged one."""
    _table(
        "issued_paper",
        *_of("issued_paper", "dispute", "dispute_id"),
        *_words("kind"),
        sa.Column("about", sa.Uuid(), nullable=True),
        *_words("number"),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        *_words("content", "digest", "fingerprint", "signature", "check_code"),
        _whole("prints"),
    )
    op.create_index("ix_issued_paper_dispute_id", "issued_paper", ["dispute_id"])
    op.create_index("ix_issued_paper_number", "issued_paper", ["number"])
    _table(
        "post_key",
        *_words("fingerprint", "public", "post"),
        sa.Column("own", sa.Boolean(), nullable=False),
        _day("known_since", nullable=False),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_post_key_fingerprint")),
    )
    op.create_table(
        "post_key_secret",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_post_key_secret")),
    )


def _keep_files() -> None:
    """The file of a dispute: its cover, and the items that are scanned or left out."""
    _table(
        "dossier",
        *_of("dossier", "dispute", "dispute_id"),
        *(_whole(name, nullable=True) for name in ("year", "serial")),
        *_words("number", "keeping", "situation", "note", "compiled_by"),
        _day("compiled_on"),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_dossier_dispute_id")),
    )
    _table(
        "dossier_item",
        *_of("dossier_item", "dispute", "dispute_id"),
        *_words("code", "left_out"),
        sa.UniqueConstraint("dispute_id", "code", name=op.f("uq_dossier_item_dispute_id_code")),
    )


def _find_confidential_disputes_by_number() -> None:
    """Make the search anew where it holds the parties of a dispute that is confidential."""
    op.execute(
        "INSERT OR IGNORE INTO search_waiting"
        " SELECT 0, 0 WHERE EXISTS (SELECT 1 FROM dispute WHERE confidential)"
    )
