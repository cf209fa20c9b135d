"""Which faces of this computer paper is set in: what was chosen here, and what became of it.

The choice is this computer's, not the post's: another one has other faces. Without one a Fangsong
(仿宋) is looked for, as official papers want it (GB/T 9704), and 小标宋 for titles; where there is
none, or it vanished or is damaged, paper is set in the faces that come with the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from policepost.core import preferences
from policepost.core.language import _
from policepost.printing import fonts, installed
from policepost.printing.fonts import Chosen
from policepost.printing.installed import Installed

BODY: Final = "Fang"
TITLE: Final = "Title"
AUTOMATIC, SUPPLIED, CHOSEN = "automatic", "supplied", "chosen"
"""Ways to choose: look for the usual one, ours, a certain one."""

_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    BODY: ("simfang", "fangsong", "stfangso", "fzfs", "仿宋"),
    TITLE: ("fzxbs", "xiaobiaosong", "小标宋"),
}
"""What the files of the usual faces are called: no other is opened unless somebody asks."""
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    BODY: ("仿宋", "fangsong"),
    TITLE: ("小标宋", "xiaobiaosong"),
}
_folder: list[Path] = []
_settled: list[Path] = []
_faults: dict[str, str] = {}
_untold: list[str] = []


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for one of the faces.

    Attributes:
        way: One of the ways.
        face: The one that was chosen or found; None: ours.
    """

    way: str = AUTOMATIC
    face: Installed | None = None


def use_folder(folder: Path | None) -> None:
    """Heed the choices that are kept in ``folder`` from the next paper on; None: none."""
    with fonts.DRAWING:
        _folder[:] = [folder] if folder is not None else []
        _settled.clear()


def settle() -> None:
    """See to it that the chosen faces are in use; slow once, when the first paper is drawn."""
    if _settled == _folder:
        return
    with fonts.DRAWING:
        if _settled != _folder:
            _faults.clear()
            _untold.clear()
            for name in (BODY, TITLE):
                fonts.use(name, None)
                _put_in_use(_folder[0], name)
            _settled[:] = _folder


def choice(folder: Path, name: str) -> Choice:
    """Return what was chosen for ``BODY`` or ``TITLE`` on this computer."""
    held = preferences.read(folder).faces.get(name, {})
    way = held.get("way", AUTOMATIC)
    if way not in {AUTOMATIC, SUPPLIED, CHOSEN}:
        return Choice()
    return Choice(way, _face_of(held.get("face")))


def choose(folder: Path, name: str, way: str, face: Installed | None = None) -> None:
    """Keep a choice; the next paper is set so. Settles at once: slow."""
    _keep(folder, name, Choice(way, face if way == CHOSEN else None))
    with fonts.DRAWING:
        _settled.clear()
        settle()


def fault(name: str) -> str:
    """Say why the chosen face is not used; "" if it is."""
    return _faults.get(name, "")


def untold() -> str:
    """Return what is to be told of faces that cannot be used; each is told once."""
    with fonts.DRAWING:
        told = " ".join(_untold)
        _untold.clear()
    return told


def use_only(faces: Mapping[str, Chosen]) -> None:
    """Set paper in these faces, as another process does; in ours where that cannot be."""
    for name in (BODY, TITLE):
        _use(name, faces.get(name))


def give_up() -> None:
    """Set paper in our faces from now on: in those of this computer it could not be drawn."""
    for name, one in fonts.in_use().items():
        fonts.use(name, None)
        _note(name, _damaged(one.family))


def _put_in_use(folder: Path, name: str) -> None:
    chosen = choice(folder, name)
    if chosen.way == SUPPLIED:
        return
    face = _seen_again(chosen.face) if chosen.face is not None else None
    if chosen.way == AUTOMATIC and face is None:
        face = _usual(name)
    if chosen.way == CHOSEN and face is None and chosen.face is not None:
        _note(name, _gone(chosen.face))
    if face is None:
        return
    if face != chosen.face:
        _keep(folder, name, Choice(chosen.way, face))
    _use(name, Chosen(face.path, face.index, face.family))


def _use(name: str, chosen: Chosen | None) -> None:
    try:
        fonts.use(name, chosen)
    except Exception:  # noqa: BLE001 - whatever a stranger's file brings about
        _note(name, _damaged(chosen.family if chosen else ""))


def _seen_again(face: Installed) -> Installed | None:
    """Return the face as it is today: read again only if its file is another one than before."""
    try:
        facts = Path(face.path).stat()
    except OSError:
        return None
    if (facts.st_size, facts.st_mtime_ns) == (face.size, face.changed):
        return face
    for one in installed.look_at([Path(face.path)]):
        if one.index == face.index and not one.why:
            return one
    return None


def _usual(name: str) -> Installed | None:
    """Return the face that official papers want, if this computer has it whole."""
    likely = [
        path for path in installed.files() if any(one in path.name.lower() for one in _FILES[name])
    ]
    for face in installed.look_at(likely) if likely else []:
        words = f"{face.family} {face.also}".lower().replace(" ", "")
        if (
            not face.why
            and face.covers >= installed.NEARLY_ALL
            and any(one in words for one in _FAMILIES[name])
        ):
            return face
    return None


def _note(name: str, sentence: str) -> None:
    _faults[name] = sentence
    _untold.append(sentence)


def _gone(face: Installed) -> str:
    if not Path(face.path).is_file():
        return _(
            "The typeface {name} is no longer on this computer; papers are set in the supplied one."
            " Choose another one in the settings."
        ).format(name=face.family)
    return _damaged(face.family)


def _damaged(family: str) -> str:
    return _(
        "The typeface {name} cannot be used, its file is damaged; papers are set in the supplied"
        " one. Choose another one in the settings."
    ).format(name=family)


def _keep(folder: Path, name: str, kept: Choice) -> None:
    held = preferences.read(folder).faces
    told = {"way": kept.way, "face": asdict(kept.face) if kept.face else None}
    preferences.change(folder, faces={**held, name: told})


def _face_of(held: Any) -> Installed | None:
    try:
        return Installed(**held)
    except TypeError:  # none, or written by hand
        return None
