"""A journal of which a part can be forgotten, retention and the rights of the people recorded."""

import hashlib
import json
import os
import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

from policepost.core import clock

revision = "0002"
down_revision = "0001"

_WAYS = {"print": "print", "export": "export", "look": "look"}


def upgrade() -> None:
    for table in ("journal_entry", "journal_change"):
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}")
    _add_journal_columns()
    _seal(op.get_bind())
    _drop_defaults()
    _add_retention()
    _index_care()
    _plan_rechecks()
    _let_the_search_wait()
    _keep_attachments()
    _merge_residents()
    _tell_of_dwellings()
    _redraw_grids()
    _serve_grids()
    _name_officers_of_premises()


def _tell_of_dwellings() -> None:
    op.add_column("place", sa.Column("written", sa.String(), server_default="", nullable=False))
    op.create_table(
        "dwelling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=True),
        sa.Column("landlord", sa.String(), nullable=False),
        sa.Column("landlord_phone", sa.String(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("allowed", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["place.id"], name=op.f("fk_dwelling_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling")),
    )
    op.create_index("ix_dwelling_landlord_id", "dwelling", ["landlord_id"])


def _redraw_grids() -> None:
    op.add_column("place", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("place", sa.Column("successor_id", sa.Uuid(), nullable=True))
    op.create_table(
        "place_stay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["place.id"], name=op.f(f"fk_place_stay_{name}"))
            for name in ("place_id", "grid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_stay")),
    )
    op.create_index("ix_place_stay_grid_id", "place_stay", ["grid_id"])
    op.create_index("ix_place_stay_place_id_place_stay_until", "place_stay", ["place_id", "until"])


def _serve_grids() -> None:
    """Who leads and walks a grid stood in three columns of it, without a day."""
    op.create_table(
        "grid_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("role", "name", "phone")),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("since", "until")),
        sa.ForeignKeyConstraint(["grid_id"], ["place.id"], name=op.f("fk_grid_service_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_service")),
    )
    op.create_index("ix_grid_service_grid_id", "grid_service", ["grid_id"])
    connection = op.get_bind()
    served = connection.exec_driver_sql(
        "SELECT id, chief, worker, phone FROM place"
        " WHERE chief <> '' OR worker <> '' OR phone <> ''"
    ).all()
    for grid, chief, worker, phone in served:
        for role, name, number in (
            ("grid_chief", chief, "" if worker else phone),
            ("grid_worker", worker or ("" if chief else "–"), phone),
        ):
            if name:
                connection.exec_driver_sql(
                    "INSERT INTO grid_service (id, grid_id, role, name, phone) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (uuid.uuid4().hex, grid, role, name, number),
                )
    for name in ("chief", "worker", "phone"):
        op.drop_column("place", name)


def _name_officers_of_premises() -> None:
    for name, default in (("responsible_phone", ""), ("officer", ""), ("tags", "[]")):
        kind = sa.JSON() if name == "tags" else sa.String()
        op.add_column("premises", sa.Column(name, kind, server_default=default, nullable=False))
    op.add_column("premises", sa.Column("opened_on", sa.Date(), nullable=True))


def _merge_residents() -> None:
    op.create_table(
        "resident_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("gone", "kept", "after")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("homes", "moved", "own")),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["resident.id"], name=op.f("fk_resident_merge_kept_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_merge")),
        sa.UniqueConstraint("gone_id", name=op.f("uq_resident_merge_gone_id")),
    )
    op.create_index("ix_resident_merge_kept_id", "resident_merge", ["kept_id"])
    op.create_table(
        "resident_difference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], ["resident.id"], name=op.f(f"fk_resident_difference_{name}")
            )
            for name in ("one_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_difference")),
    )
    for name in ("one_id", "other_id"):
        op.create_index(f"ix_resident_difference_{name}", "resident_difference", [name])


def _let_the_search_wait() -> None:
    """Note which entries of the search wait for their index; an old index is made anew.

    The span from 0 to 0 holds no entry: it asks for that, see ``policepost.core.searching.index``.
    """
    op.execute("CREATE TABLE search_waiting (first INTEGER PRIMARY KEY, last INTEGER NOT NULL)")
    op.execute("INSERT INTO search_waiting SELECT 0, 0 WHERE EXISTS (SELECT 1 FROM search_entry)")


def _keep_attachments() -> None:
    texts = ("kind", "part", "name", "media_type", "digest")
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_digest", "attachment", ["digest"])
    op.create_index("ix_attachment_record_id_attachment_part", "attachment", ["record_id", "part"])
    op.create_table(
        "attachment_content",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("preview", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_attachment_content")),
    )


def _add_retention() -> None:
    op.add_column("resident", sa.Column("locked_until", sa.Date(), nullable=True))
    op.create_table(
        "retention_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("locked_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_case")),
    )
    with op.batch_alter_table("retention_case", schema=None) as batch_op:
        batch_op.create_index("ix_retention_case_state_retention_case_due_on", ["state", "due_on"])
        batch_op.create_index(batch_op.f("ix_retention_case_record_id"), ["record_id"])
    op.create_table(
        "rights_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
    )
    with op.batch_alter_table("rights_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rights_request_state_rights_request_asked_on", ["state", "asked_on"]
        )
        batch_op.create_index(batch_op.f("ix_rights_request_resident_id"), ["resident_id"])


def _plan_rechecks() -> None:
    op.add_column("hazard", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("hazard", sa.Column("planned_hour", sa.Time(), nullable=True))


def _index_care() -> None:
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index(
            "ix_resident_care_until",
            ["care_until"],
            sqlite_where=sa.text("care_until IS NOT NULL"),
        )


def _add_journal_columns() -> None:
    for table, columns in (
        (
            "journal_entry",
            (("way", sa.String(), ""), ("kinds", sa.String(), ""), ("scheme", sa.Integer(), "1")),
        ),
        ("journal_change", (("salt", sa.LargeBinary(), ""), ("mark", sa.LargeBinary(), ""))),
    ):
        for name, kind, default in columns:
            op.add_column(
                table,
                sa.Column(name, kind, nullable=False, server_default=sa.text(f"'{default}'")),
            )


def _drop_defaults() -> None:
    with op.batch_alter_table("journal_change", schema=None) as batch_op:
        for name in ("salt", "mark"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        for name in ("way", "kinds", "scheme"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index("ix_journal_entry_way_journal_entry_number", ["way", "number"])
        batch_op.create_index(
            "ix_journal_entry_officer_journal_entry_number", ["officer", "number"]
        )
        batch_op.create_index("ix_journal_entry_at", ["at"])


# The journal as it was written until now hashed the fields themselves. Each row gets a salt and a
# mark, and one entry, hashed in the new way, holds the digest of each old entry's marks. What is
# computed here is frozen: it must give the same for ever, whatever core.chain becomes.


def _seal(connection: Connection) -> None:
    """Give old rows their marks and seal them by an entry at the end of the post's own chain."""
    digests = _mark_rows(connection)
    if not digests:
        return  # a new post
    entries = connection.exec_driver_sql(
        "SELECT number, device, seq FROM journal_entry ORDER BY number"
    ).all()
    nothing = hashlib.sha256(b"").hexdigest()
    rows = []
    for number, device, seq in entries:
        fields = {"digest": digests.get(number, nothing), "seq": seq}
        rows.append(("journal_entry", device, "seal", json.dumps(fields, separators=(",", ":"))))
    _append(connection, entries[-1][1], rows)


def _mark_rows(connection: Connection) -> dict[int, str]:
    """Salt, mark, way and kinds of what there is; the digest of each entry's marks."""
    found: dict[int, tuple[list[bytes], set[str], set[str]]] = {}
    marked = []
    for entry, n, kind, record_id, op_, fields in connection.exec_driver_sql(
        "SELECT entry, n, kind, record_id, op, fields FROM journal_change ORDER BY entry, n"
    ):
        salt = os.urandom(16)
        mark = hashlib.sha256(salt + fields.encode()).digest()
        marked.append((salt, mark, entry, n))
        covered, ways, kinds = found.setdefault(entry, ([], set(), set()))
        covered.append(f"{kind}\x1f{record_id}\x1f{op_}\x1f".encode() + mark)
        ways.add(_WAYS.get(op_, "change"))
        kinds.add(kind)
    if not marked:
        return {}
    connection.exec_driver_sql(
        "UPDATE journal_change SET salt = ?, mark = ? WHERE entry = ? AND n = ?", marked
    )
    connection.exec_driver_sql(
        "UPDATE journal_entry SET way = ?, kinds = ? WHERE number = ?",
        [
            (
                next(way for way in ("print", "export", "change", "look") if way in ways),
                f"|{'|'.join(sorted(kinds))}|",
                entry,
            )
            for entry, (_covered, ways, kinds) in found.items()
        ],
    )
    return {
        entry: hashlib.sha256(b"\x1e".join(covered)).hexdigest()
        for entry, (covered, _ways, _kinds) in found.items()
    }


def _append(connection: Connection, device: str, rows: list[tuple[str, str, str, str]]) -> None:
    """Append the entry of the upgrade, hashed by scheme 2."""
    seq, previous = connection.exec_driver_sql(
        "SELECT seq, hash FROM journal_entry WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
    ).one()
    salts = [os.urandom(16) for _row in rows]
    marks = [
        hashlib.sha256(salt + row[3].encode()).digest()
        for salt, row in zip(salts, rows, strict=True)
    ]
    covered = [
        f"{row[0]}\x1f{row[1]}\x1f{row[2]}\x1f".encode() + mark
        for row, mark in zip(rows, marks, strict=True)
    ]
    entry = {
        "scheme": 2,
        "device": device,
        "seq": seq + 1,
        "at": clock.now().isoformat(timespec="milliseconds"),
        "officer_id": "",
        "officer": "",
        "action": "Upgrade the journal",
        "way": "seal",
        "kinds": "|journal_entry|",
        "size": len(rows),
        "digest": hashlib.sha256(b"\x1e".join(covered)).hexdigest(),
        "previous": previous,
    }
    told = "\x1f".join(str(value) for value in entry.values())
    entry["hash"] = hashlib.sha256(told.encode()).hexdigest()
    number = connection.exec_driver_sql(
        f"INSERT INTO journal_entry ({','.join(entry)}) "  # noqa: S608
        f"VALUES ({','.join('?' * len(entry))})",
        tuple(entry.values()),
    ).lastrowid
    connection.exec_driver_sql(
        "INSERT INTO journal_change (entry, n, kind, record_id, op, fields, salt, mark) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, n, *row, salt, mark)
            for n, (row, salt, mark) in enumerate(zip(rows, salts, marks, strict=True))
        ],
    )
