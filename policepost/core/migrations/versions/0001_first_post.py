"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEARCH = (
    "CREATE TABLE search_entry (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, "
    "record_id TEXT NOT NULL, title TEXT NOT NULL, detail TEXT NOT NULL, names TEXT NOT NULL, "
    "text TEXT NOT NULL, UNIQUE (record_id, kind))",
    "CREATE TABLE search_term (kind TEXT NOT NULL, tail INTEGER NOT NULL, term TEXT NOT NULL, "
    "entry INTEGER NOT NULL, PRIMARY KEY (kind, tail, term, entry)) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE search_text USING fts5 "
    "(text, tokenize='trigram', detail=none, content='', contentless_delete=1)",
)
"""The search index: SQLite's own, described by no mapped class (see ``core.searching``)."""


def upgrade() -> None:
    op.create_table(
        "checklist_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_edition")),
        sa.UniqueConstraint("digest", name=op.f("uq_checklist_edition_digest")),
    )
    op.create_table(
        "dispute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("amount", sa.String(length=32), nullable=True),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("people", sa.String(), nullable=False),
        sa.Column("people_key", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column("referred_to", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(
            "ix_dispute_ended", ["ended_on", "status", "kind", "grid_id"], unique=False
        )
        batch_op.create_index("ix_dispute_listed", ["received_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_number"), ["number"], unique=False)
        batch_op.create_index("ix_dispute_open", ["status", "grid_id", "received_on"], unique=False)
        batch_op.create_index(
            "ix_dispute_received", ["received_on", "kind", "status", "grid_id"], unique=False
        )
        batch_op.create_index("ix_dispute_settled", ["settled_on", "kind", "grid_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_form"), ["form"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("officer_id", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("device", "seq", name=op.f("uq_journal_entry_device_seq")),
    )
    op.create_table(
        "mediator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("usual", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediator")),
    )
    op.create_table(
        "number_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_series")),
        sa.UniqueConstraint("series", "year", name=op.f("uq_number_series_series_year")),
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("badge_number", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("grids", sa.JSON(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
    )
    op.create_table(
        "opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("day", name=op.f("uq_opening_day")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("short_address", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("chief", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=True),
        sa.Column("area", sa.Double(), nullable=True),
        sa.Column("rented", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("level", "address", name=op.f("uq_place_level_address")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_place_grid_id_place_level"), ["grid_id", "level"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_place_level_place_sort_key"), ["level", "sort_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_place_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("limits", sa.String(), nullable=False),
        sa.Column("fee", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("code", name=op.f("uq_service_code")),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("oral", sa.Boolean(), nullable=False),
        sa.Column("manner", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("recorder", sa.String(), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=True),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.Column("copies_printed", sa.Integer(), nullable=False),
        sa.Column("printed_digest", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_agreement_dispute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_agreement_dispute_id")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_agreement_year_serial")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agreement_effective", ["effective_on", "printed_at"], unique=False
        )

    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("companion", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("brought", sa.JSON(), nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_booking_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(
            "ix_booking_counts",
            ["day", "service_id", "state", "kind", "walk_in", "grid_id"],
            unique=False,
        )
        batch_op.create_index("ix_booking_id_number", ["id_number", "day"], unique=False)
        batch_op.create_index("ix_booking_listed", ["starts_at", "id"], unique=False)
        batch_op.create_index("ix_booking_person", ["resident_id", "day"], unique=False)
        batch_op.create_index("ix_booking_phone", ["phone", "day"], unique=False)
        batch_op.create_index("ix_booking_state", ["state", "day"], unique=False)

    op.create_table(
        "dispute_party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("ethnic", sa.String(), nullable=False),
        sa.Column("birth", sa.Date(), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("occupation", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("representative", sa.String(), nullable=False),
        sa.Column("representative_phone", sa.String(), nullable=False),
        sa.Column("own_income", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_party_dispute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_party")),
    )
    with op.batch_alter_table("dispute_party", schema=None) as batch_op:
        batch_op.create_index("ix_dispute_party_order", ["dispute_id", "position"], unique=False)
        batch_op.create_index(
            "ix_dispute_party_resident", ["resident_id", "dispute_id"], unique=False
        )

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_follow_up_dispute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_dispute_id"), ["dispute_id"], unique=False)
        batch_op.create_index("ix_follow_up_due", ["done_on", "due_on"], unique=False)

    op.create_table(
        "journal_change",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["journal_entry.number"], name=op.f("fk_journal_change_entry")
        ),
        sa.PrimaryKeyConstraint("entry", "n", name=op.f("pk_journal_change")),
    )
    with op.batch_alter_table("journal_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_journal_change_record_id_journal_change_entry"),
            ["record_id", "entry"],
            unique=False,
        )

    op.create_table(
        "panel_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("signs", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_panel_member_dispute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
    )
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_panel_member_dispute_id"), ["dispute_id"], unique=False
        )

    op.create_table(
        "premises",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("staff_count", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["place.id"], name=op.f("fk_premises_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_premises_credit_code")),
    )
    with op.batch_alter_table("premises", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_premises_closed_on_premises_name_key_premises_id"),
            ["closed_on", "name_key", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_premises_grid_id_premises_kind"), ["grid_id", "kind"], unique=False
        )

    op.create_table(
        "resident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("ethnic", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=True),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("address_written", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("living_reason", sa.String(), nullable=True),
        sa.Column("collected_on", sa.Date(), nullable=True),
        sa.Column("collected_by", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=False),
        sa.Column("moved_in_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("care_reason", sa.String(), nullable=False),
        sa.Column("care_by", sa.String(), nullable=False),
        sa.Column("care_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["place.id"], name=op.f("fk_resident_dwelling_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
        sa.UniqueConstraint("id_number", name=op.f("uq_resident_id_number")),
    )
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resident_dwelling_id_resident_left_on"),
            ["dwelling_id", "left_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_resident_left_on_resident_grid_id_resident_kind_resident_verified_on"),
            ["left_on", "grid_id", "kind", "verified_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_resident_left_on_resident_name_key_resident_birth_date_resident_id"),
            ["left_on", "name_key", "birth_date", "id"],
            unique=False,
        )

    op.create_table(
        "sitting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("recorder", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_sitting_dispute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_dispute_id"), ["dispute_id"], unique=False)
        batch_op.create_index("ix_sitting_planned", ["planned_at", "outcome"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.String(length=32), nullable=True),
        sa.Column("performance", sa.String(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_term_dispute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index("ix_term_due", ["performance", "due_on"], unique=False)
        batch_op.create_index("ix_term_order", ["dispute_id", "position"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_attendance_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["dispute_party.id"], name=op.f("fk_attendance_party_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_attendance_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("premises_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("inspectors", sa.JSON(), nullable=False),
        sa.Column("accompanied_by", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("waived", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["checklist_edition.id"], name=op.f("fk_inspection_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_inspection_premises_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_inspection_year_number")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_checked_on_inspection_state_inspection_grid_id"),
            ["checked_on", "state", "grid_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inspection_premises_id_inspection_state_inspection_checked_on"),
            ["premises_id", "state", "checked_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_inspection_state"), ["state"], unique=False)

    op.create_table(
        "residence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("dwelling_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["place.id"], name=op.f("fk_residence_dwelling_id")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_residence_resident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residence")),
    )
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_residence_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_signature_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_signature_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["dispute_party.id"], name=op.f("fk_signature_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signature_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "inspection_handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("premises_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("item_text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_to", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_handover_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_inspection_handover_premises_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_handover")),
    )
    with op.batch_alter_table("inspection_handover", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_handover_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_inspection_handover_premises_id"), ["premises_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_inspection_handover_sent_on_inspection_handover_due_on"),
            ["sent_on", "due_on"],
            unique=False,
        )

    op.create_table(
        "rectification_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("premises_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("serve_by", sa.Date(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_to", sa.String(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_rectification_notice_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_rectification_notice_premises_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_notice")),
        sa.UniqueConstraint(
            "kind", "year", "number", name=op.f("uq_rectification_notice_kind_year_number")
        ),
    )
    with op.batch_alter_table("rectification_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_notice_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_notice_premises_id"), ["premises_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_notice_served_on_rectification_notice_serve_by"),
            ["served_on", "serve_by"],
            unique=False,
        )

    op.create_table(
        "hazard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("premises_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("item_text", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_resident_id", sa.Uuid(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("limit_reason", sa.String(), nullable=False),
        sa.Column("on_the_spot", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rectified_on", sa.Date(), nullable=True),
        sa.Column("must_report", sa.Boolean(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("reported_to", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_hazard_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["rectification_notice.id"], name=op.f("fk_hazard_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_hazard_premises_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard")),
    )
    with op.batch_alter_table("hazard", schema=None) as batch_op:
        batch_op.create_index("ix_hazard_due", ["state", "due_on", "grid_id"], unique=False)
        batch_op.create_index(
            "ix_hazard_figures",
            ["found_on", "state", "due_on", "grid_id", "severity"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hazard_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hazard_must_report_hazard_reported_on"),
            ["must_report", "reported_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_hazard_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hazard_owner_resident_id"), ["owner_resident_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hazard_premises_id_hazard_state"), ["premises_id", "state"], unique=False
        )

    op.create_table(
        "recheck",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("premises_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["hazard_id"], ["hazard.id"], name=op.f("fk_recheck_hazard_id")),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_recheck_premises_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
    )
    with op.batch_alter_table("recheck", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recheck_hazard_id"), ["hazard_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recheck_premises_id"), ["premises_id"], unique=False)
    for statement in SEARCH:
        op.execute(statement)
