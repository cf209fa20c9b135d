"""The program without a window: for the IT person, scheduled jobs and checks."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import policepost
from policepost.core import language, paths, preferences, secrecy
from policepost.core.errors import Refused
from policepost.core.language import _

if TYPE_CHECKING:
    import argparse

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

Command = Callable[["argparse.Namespace"], int]


def run(argv: Sequence[str]) -> int:
    """Do what the arguments say.

    Returns:
        0 done, 1 refused (one sentence on standard error), 2 wrong usage.
    """
    chosen, alone = _folder_in(argv)
    folder = paths.data_folder(chosen)
    if alone:
        from policepost import start

        return start.run(folder)
    import argparse

    from policepost.commands import usage

    language.use(preferences.read(folder).spoken)
    usage.speak()
    try:
        # The defaults stand here and not in the parser, where a command's own would undo what was
        # said before it.
        asked = _parser().parse_args(argv, argparse.Namespace(officer="", json=False))
    except SystemExit as told:  # help was shown, or the usage was wrong
        return told.code if isinstance(told.code, int) else WRONG_USAGE
    asked.data = folder
    secrecy.shield()
    try:
        return _command(asked.command)(asked)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return REFUSED
    except BrokenPipeError:  # the reader has read enough; nothing more can be told there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _folder_in(argv: Sequence[str]) -> tuple[Path | None, bool]:
    """The post's folder, wherever among the arguments it is named, and whether nothing else is.

    Read by hand: without a command the window is wanted soon, and argparse takes its time.
    """
    chosen: str | None = None
    alone = True
    rest = iter(argv)
    for word in rest:
        if word == "--data":
            chosen = next(rest, None)
            alone = alone and chosen is not None
        elif word.startswith("--data="):
            chosen = word.partition("=")[2]
        else:
            alone = False
    return (None if chosen is None else Path(chosen)), alone


_COMMANDS = {
    None: "showing:window",
    "demo": "showing:demo",
    "init": "post:init",
    "check": "post:check",
    "backup": "backups:backup_post",
    "restore": "backups:restore_post",
    "salvage": "rescue:salvage_post",
    "import": "intake:import_file",
    "export": "files:export_list",
    "print": "files:print_paper",
    "proof": "proof:check_paper",
    "find": "looking:find",
    "figures": "looking:figures",
}
"""Where each command is; its module alone is imported, for the window must come soon."""


def _command(name: str | None) -> Command:
    """The function of a command."""
    module, _colon, function = _COMMANDS[name].partition(":")
    found: Command = getattr(importlib.import_module(f"policepost.commands.{module}"), function)
    return found


def _shared(*, signs_in: bool = True) -> argparse.ArgumentParser:
    """The options of every command; ``--officer`` only where one signs in."""
    import argparse

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=_("the post's folder"))
    if signs_in:
        shared.add_argument(
            "--officer",
            default=argparse.SUPPRESS,
            help=_("who signs in, by default the first officer"),
        )
    shared.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=_("print JSON")
    )
    return shared


def _parser() -> argparse.ArgumentParser:
    import argparse

    shared = _shared()
    parser = argparse.ArgumentParser(
        "policepost",
        parents=[shared],
        description=_(
            "The register of a neighbourhood police post. Without a command: its window."
        ),
        epilog=_("The password is asked for, or taken from POLICEPOST_PASSWORD."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=policepost.__version__,
        help=_("show the version of the program"),
    )
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"))
    adders = (_add_post_commands, _add_file_commands, _add_proof_command, _add_looking_commands)
    for add in adders:
        add(commands, shared)
    return parser


def _add_post_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    one = commands.add_parser("demo", parents=[shared], help=_("open a sample post"))
    one.add_argument("--pictures", type=Path, help=_("write a picture of every page here instead"))
    one.add_argument("--people", type=int, default=5000, help=_("how many people it has"))
    one.add_argument("--keep", type=Path, help=_("keep the sample post in this folder"))
    one.add_argument("--no-window", action="store_true", help=_("make it there and no more"))
    one = commands.add_parser("init", parents=[_shared(signs_in=False)], help=_("make a post"))
    for name, words in (
        ("--post", _("name of the post")),
        ("--station", _("its police station")),
        ("--officer", _("the first officer")),
    ):
        one.add_argument(name, required=True, help=words)
    one.add_argument("--grids", type=int, default=0, help=_("how many grids"))
    one.add_argument("--sheet", type=Path, help=_("write the recovery sheet to this PDF"))
    one = commands.add_parser(
        "check", parents=[shared], help=_("verify the file, the journal and the search index")
    )
    one.add_argument("--backups", action="store_true", help=_("open every backup instead"))
    _add_backup_commands(commands, shared)
    commands.add_parser(
        "salvage", parents=[shared], help=_("save what can be read of a damaged post")
    )


def _add_backup_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    one = commands.add_parser(
        "backup",
        parents=[shared],
        help=_("copy the post, proved, to FOLDER or to where its backups belong"),
    )
    one.add_argument("folder", type=Path, metavar="FOLDER", nargs="?")
    one.add_argument("--list", action="store_true", help=_("only say which backups there are"))
    one.add_argument("--delete", metavar="NAME", help=_("delete this backup of the list for good"))
    one.add_argument("--yes", action="store_true", help=_("do not ask before"))
    one = commands.add_parser(
        "restore", parents=[shared], help=_("put a backup in the place of the post")
    )
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--dry-run", action="store_true", help=_("only say what would change"))
    one.add_argument("--yes", action="store_true", help=_("do not ask before"))


def _add_file_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    from policepost.commands.kinds import EXPORTS, IMPORTS, PAPERS, WORK_LISTS
    from policepost.core.taking import ENCODINGS, FILE_PASSWORD

    one = commands.add_parser("import", parents=[shared], help=_("bring in a spreadsheet"))
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--sheet", help=_("only this sheet"))
    one.add_argument(
        "--kind", choices=IMPORTS, help=_("what the rows are; by default guessed, for each sheet")
    )
    one.add_argument("--under", default="", help=_("the estate of rows that name none"))
    one.add_argument(
        "--from",
        dest="sender",
        default="",
        metavar="SENDER",
        help=_("whose list it is; their columns are as they were put right before"),
    )
    one.add_argument(
        "--refused",
        type=Path,
        metavar="FILE.xlsx",
        help=_("write the refused and doubtful rows there, each with the reason"),
    )
    one.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    one = commands.add_parser("export", parents=[shared], help=_("write a list as a spreadsheet"))
    one.add_argument("kind", choices=EXPORTS, metavar="KIND", help=", ".join(EXPORTS))
    one.add_argument("--to", type=Path, required=True, metavar="FILE.xlsx|.csv")
    one.add_argument("--reason", required=True, help=_("what for; it stands in the journal"))
    one.add_argument("--filter", metavar="NAME", help=_("only what your saved filter shows"))
    words = _("which of the work lists, the first if none is named: {names}")
    words = words.format(names=", ".join(WORK_LISTS))
    one.add_argument("--list", choices=WORK_LISTS, metavar="LIST", help=words)
    one.add_argument("--columns", help=_("only these headings, with commas between them"))
    one.add_argument("--encoding", choices=ENCODINGS, default=ENCODINGS[0], help=_("of a .csv"))
    one.add_argument(
        "--protect",
        action="store_true",
        help=_("put the .xlsx under a password, asked for or from {variable}").format(
            variable=FILE_PASSWORD
        ),
    )
    one = commands.add_parser("print", parents=[shared], help=_("write a paper as a PDF"))
    one.add_argument("paper", choices=PAPERS, metavar="PAPER", help=", ".join(PAPERS))
    one.add_argument("id", metavar="ID", help=_("an id, a case number, or a day"))
    one.add_argument("--to", type=Path, required=True, metavar="FILE.pdf")
    one.add_argument("--reason", default="", help=_("why, where a dispute is protected"))


def _add_proof_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    one = commands.add_parser(
        "proof", parents=[shared], help=_("say whether a printed paper is genuine")
    )
    one.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help=_("a photo, a scan or a PDF")
    )
    one.add_argument("--number", default="", help=_("the number on the paper"))
    one.add_argument("--code", default="", help=_("its check code, or what a scanner typed"))


def _add_looking_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    one = commands.add_parser("find", parents=[shared], help=_("search as Ctrl+K does"))
    one.add_argument("text", metavar="TEXT", nargs="+")
    one.add_argument("--limit", type=int, default=20, help=_("how many at the most"))
    one = commands.add_parser("figures", parents=[shared], help=_("every indicator of the charts"))
    one.add_argument("--from", dest="first", metavar="DAY", help=_("2026-01-01"))
    one.add_argument("--to", dest="last", metavar="DAY")
    one.add_argument("--grid", default="", help=_("only this grid"))
