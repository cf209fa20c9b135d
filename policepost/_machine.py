"""What this computer must have before a window can open; the standard library alone.

PySide6 brings Qt but not the system's own libraries. Qt ends the whole process when one of them is
missing, so they are looked for first and named with the line that installs them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NEWER_NAMES = {"libglib2.0-0": "libglib2.0-0t64", "libcups2": "libcups2t64"}

ANY_QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Library and Debian package of everything that Qt needs even without a screen."""

WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What a real window under X needs as well; printing works once libcups2 is there, too."""


def bilingual(message: str, **values: object) -> str:
    """Return a sentence in Chinese and English, for moments when no language is chosen yet."""
    english = message.format(**values)
    try:
        import gettext

        from policepost.core.paths import resources

        file = resources() / "locale" / "zh_CN" / "LC_MESSAGES" / "policepost.mo"
        with file.open("rb") as stream:
            chinese = gettext.GNUTranslations(stream).gettext(message).format(**values)
    except (ImportError, OSError, SyntaxError):  # an older Python, or a torn checkout
        return english
    return english if chinese == english else f"{chinese} / {english}"


def has_screen() -> bool:
    """Say whether a window can be seen (or Qt was told to do without one)."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _is_there(name: str) -> bool:
    """Say whether a library or a program of this name is there."""
    if ".so." not in name:
        import shutil

        return shutil.which(name) is not None
    multiarch = getattr(sys.implementation, "_multiarch", "")
    for folder in (f"/usr/lib/{multiarch}", "/usr/lib64", f"/lib/{multiarch}"):
        if Path(folder, name).exists():
            return True
    import ctypes  # late: every ordinary system has the library in one of the folders above

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing(wanted: dict[str, str]) -> dict[str, str]:
    """Return which of the libraries and programs this Linux lacks, each with its package."""
    if not sys.platform.startswith("linux"):
        return {}
    return {name: package for name, package in wanted.items() if not _is_there(name)}


def _has_newer_names() -> bool:
    """Say whether this Debian or Ubuntu renamed its packages (Debian 13, Ubuntu 24.04)."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    facts = dict(line.replace('"', "").split("=", 1) for line in text.splitlines() if "=" in line)
    release = float("0" + "".join(c for c in facts.get("VERSION_ID", "") if c in "0123456789."))
    return release >= {"debian": 13, "ubuntu": 24.04}.get(facts.get("ID", ""), 1e9)


def packages(wanted: dict[str, str]) -> list[str]:
    """Return the package names in ``wanted`` as this system's release spells them."""
    newer = _has_newer_names()
    return sorted({_NEWER_NAMES.get(name, name) if newer else name for name in wanted.values()})


def install_line(names: list[str]) -> str:
    """Return the one line that installs packages on a Debian or Ubuntu."""
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y --no-install-recommends {' '.join(names)}"


def complaint(found: dict[str, str]) -> str:
    """Return the sentence that names missing libraries and the line that installs them."""
    return bilingual(
        "This computer lacks {names}. Install what is missing with: {line}",
        names=", ".join(found),
        line=install_line(packages(found)),
    )
