"""Let a short name stand before the longer ones that begin with its syllables.

Lists sort by the reading of a name and the name itself. A space stood between the two as between
the syllables, so that 白德波 (``bai de bo``) came before 白德 (``bai de 白德``). A tab stands there
now (:data:`policepost.core.pinyin.BEFORE_NAME`), in every column that holds it.

The journal of former versions tells those columns as they were; whoever reads it makes them anew.
Since this revision it tells neither them nor the key of an added record.
"""

from alembic import op

from policepost.core.pinyin import sort_key

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Each part of the revision is a function of its own, called here."""
    _sort_anew("resident", "name")
    _sort_anew("premises", "name")
    _sort_anew("dispute", "people")


def _sort_anew(table: str, text: str) -> None:
    """Write what sorts a text as this version does; the indexes that hold it are made anew.

    Entry by entry they would take most of the time: of a million people a minute.
    """
    connection, key = op.get_bind(), f"{text}_key"
    made = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
        " AND instr(sql, ?)",
        (table, key),
    ).all()
    for name, _sql in made:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    driver = connection.connection.driver_connection
    driver.create_function("sort_key", 1, sort_key, deterministic=True)  # type: ignore[union-attr]
    connection.exec_driver_sql(
        f"UPDATE {table} SET {key} = sort_key({text}) WHERE {key} IS NOT sort_key({text})"  # noqa: S608
    )
    for _name, sql in made:
        connection.exec_driver_sql(sql)
