"""Every page, dialog and state as a picture, in both languages and two sizes.

``python -m tests.screens FOLDER`` does what ``policepost demo --pictures FOLDER`` does.
"""

import sys

from policepost import commands


def main(arguments: list[str]) -> int:
    """Write the pictures; the arguments are those of ``policepost demo`` after ``--pictures``."""
    if not arguments:
        print("python -m tests.screens FOLDER [--people N]", file=sys.stderr)
        return commands.WRONG_USAGE
    return commands.run(["demo", "--pictures", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
