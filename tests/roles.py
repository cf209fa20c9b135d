"""Writes ``docs/roles.md``, the rights as people read them: ``python -m tests.roles``."""

from pathlib import Path

from policepost.core import rights
from policepost.core.rights import ROLES
from policepost.officers.rules import TITLES, Role

FILE = Path(__file__).parent.parent / "docs" / "roles.md"

_HEAD = """\
# Who may do and see what

Made of `resources/tables/rights.toml` by `python -m tests.roles`; a test fails when the two differ.
Change the table, not this page.

Every change goes through one door, `Database.transaction(action)`, which looks up the role in the
officer's record **as it stands now** and refuses what the role does not include, in one sentence
that says who can do it. So a change of role works at once, also for somebody who is signed in.
Pages, buttons, keys and commands that a role may not use are not shown; a way round them meets the
same refusal.

- Least is the default: what no line grants is refused, and an action without a line is a fault of
  the program that a test finds.
- A role that may not see people (the administrator) is stopped by the database itself: SQLite is
  told not to read any table but {open}.
- A retired officer, and an account without a record, may do nothing.
- Where nobody at work may manage accounts (earlier versions allowed that), the community officers
  stand in for the chief until somebody is given the role.
- An officer or auxiliary with grids listed works freely in these; a card outside them is opened
  with a written reason, which is recorded. All grids are given only in so many words, never by
  saying nothing.
- Whoever is signed in holds the key of the file in the computer's memory: these rights are kept by
  the program, not by cryptography. Somebody who takes the program apart is stopped only by not
  having an account.
"""


def page() -> str:
    """Return the whole page."""
    table = rights.table()
    lines = [
        _HEAD.format(open=", ".join(f"`{name}`" for name in sorted(table.open))),
        "| may | " + " | ".join(TITLES[Role(role)] for role in ROLES) + " | why |",
        "|---|" + ":-:|" * len(ROLES) + "---|",
    ]
    for one in table.by_name.values():
        marks = " | ".join("yes" if role in one.roles else "–" for role in ROLES)
        lines.append(f"| {one.english} | {marks} | {one.why} |")
    lines += ["", "## Which action needs which right", "", "| action | needs |", "|---|---|"]
    lines += [
        f"| {action} | {right.english} |" for action, right in sorted(table.of_action.items())
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(page(), encoding="utf-8")
