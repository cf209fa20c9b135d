"""What the trial of plain text plants in a post, and every way in which it could be written."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

PASSWORD = "shiliu-lühang 47 zhou"  # noqa: S105
NAME, SECOND = "欧阳龘骉", "尉迟𬭎靐"
NUMBER, PHONE = "140502199001019984", "13900004417"
ADDRESS, DISPUTE = "秘岭嘉苑七区9号楼2单元1101", "半夜拖动桌椅暗语三更"
DRAFT, TYPED, CRASHED = "草稿梧桐雨只写半句", "搜索框里的麒麟竭", "崩溃时手里的觥筹交错"
WORDS = {
    "password": PASSWORD,
    "name": NAME,
    "second name": SECOND,
    "number": NUMBER,
    "telephone": PHONE,
    "address": ADDRESS[:6],
    "facts of a dispute": DISPUTE,
    "draft": DRAFT,
    "search": TYPED,
    "error": CRASHED,
    "pinyin of the name": "ouyangdabiao",
}
_PACKED = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
"""How files begin in which words stand packed, so that no search of bytes finds them."""
_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030")


def written(text: str) -> Iterator[tuple[str, bytes]]:
    """The ways in which a text may stand in a file, each with its name."""
    for codec in _CODECS:
        plain = text.encode(codec)
        yield codec, plain
        yield f"{codec} in hex", plain.hex().encode()
        yield f"{codec} in HEX", plain.hex().upper().encode()
        for shift in range(3):
            coded = base64.b64encode(bytes(shift) + plain)
            yield f"{codec} in base64", coded[4 if shift else 0 : -4]
    escaped = text.encode("ascii", "backslashreplace")
    if escaped != text.encode():
        yield "escaped", escaped
        yield "percent", quote(text).encode()


NEEDLES = {
    what: {sought: way for way, sought in written(text) if len(sought) > 8}
    for what, text in WORDS.items()
}


def found_in(content: bytes) -> list[str]:
    """What stands in some bytes, and how it is written there."""
    return [
        f"{what} as {way}"
        for what, needles in NEEDLES.items()
        for sought, way in needles.items()
        if sought in content
    ]


def scan(folder: Path, users: Path) -> tuple[list[str], int]:
    """Look through every byte of every file, also inside archives, and through the files' names.

    Args:
        folder: Where to look.
        users: The officer's own files in it, which are passed over.

    Returns:
        What was found, and how many bytes were looked through.
    """
    found, size = [], 0
    for path in sorted(folder.rglob("*")):
        if path.is_relative_to(users):
            continue
        name = str(path.relative_to(folder))
        found += [f"{name}: its name has {one}" for one in found_in(path.name.encode())]
        if not path.is_file() or path.is_symlink():
            continue
        content = path.read_bytes()
        size += len(content)
        found += [f"{name}: {one}" for one in found_in(content)]
        if content.startswith(_PACKED):
            found.append(f"{name}: a paper or picture that was left behind")
        # Encrypted bytes may look like the end of an archive.
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                inside = found_in(archive.read(member))
                found += [f"{name} > {member}: {one}" for one in inside]
    return found, size
