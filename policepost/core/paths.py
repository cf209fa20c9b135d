"""Where the program finds its own files and where a post keeps its data.

In a checkout ``resources/`` and ``forms/`` stand beside the package; a wheel carries them in
``policepost/_data`` and the installed program in the folder that its starter unpacks beside itself.
Nothing outside this module knows which of the three it is.
"""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _bundle() -> Path:
    """Return the folder that holds ``resources/`` and ``forms/``."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    inside_wheel = _PACKAGE / "_data"
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent


def resources() -> Path:
    """Return the folder of fonts, icons, code tables, checklists and catalogues."""
    return _bundle() / "resources"


def forms() -> Path:
    """Return the folder of the printed forms as they are shipped."""
    return _bundle() / "forms"


def own_forms(data: Path) -> Path:
    """Return the post's own forms folder inside its data folder ``data``.

    A form that lies there is used in place of the shipped one of the same name. The folder need
    not exist.
    """
    return data / "forms"


def data_folder(chosen: Path | None = None) -> Path:
    """Return the post's folder: the ``chosen`` one, or this user's own on this computer.

    Nothing is created. On Windows the own folder lies under the local application data, elsewhere
    where the XDG base directories say.
    """
    if chosen is not None:
        return chosen.expanduser().resolve()
    from platformdirs import user_data_path  # late: it is of no use once a folder was chosen

    return user_data_path("policepost", appauthor=False)


def state_folder() -> Path:
    """Return this user's folder on this computer for what must outlast the post's own files."""
    from platformdirs import user_state_path

    return user_state_path("policepost", appauthor=False)
