"""Mutations of files: blind ones of their bytes, and ones that know how the file is built."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from random import Random
from typing import Any

NASTY = (
    *(b"", b"\0", b"\xff" * 8, b"-1", b"0", b"1e999", b"NaN", b"4294967295", b"9" * 400),
    *(b"A" * 70_000, b"../../../etc/passwd", b"CON", b"NUL.", b"a:b", b"=1+1", b"@x", b"_x000D_"),
    *(b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"\xc3\x28", b"%s%n"),
    *(b"[" * 5_000, b"{" * 5_000, b"(" * 5_000, b"<a>" * 5_000, b"&x;", b"]]>", b"<!--", b"-->"),
    *(b"XFD1048576", b"A1:XFD1048576", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
    *(b"{{ 9**9**9 }}", b"{{ 'x' * 9999999999 }}", b"{% for i in range(99999) %}", b"{% endfor %}"),
    *(b"{{ self }}", b"{{ ''.__class__ }}", b'<image file="/etc/passwd"/>', b"<nextPage/>" * 500),
)
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        2**40,
        10**300,
        1e308,
        -0.0,
        "",
        "\0",
        "\u202e",
        "x" * 70_000,
        "../..",
        "CON",
    ),
    *([], {}, [[]] * 100, {"": {}}, [None], "9" * 5000, "\ud800", "2026-13-45", float("inf")),
)
_LARGE = 2_000_000
_VALUE = re.compile(rb"\"[^\"]*\"|>[^<]*<|\d+")


def mutated(content: bytes, other: bytes, chance: Random) -> bytes:
    """The content with one mutation or a few; ``other`` is a file to take pieces from."""
    ways = [_bytes]
    if content.startswith(b"PK"):
        ways += [_parts] * 3
    elif content.startswith(b"{"):
        ways += [_json] * 2
    elif not content.startswith((b"\xff\xd8", b"\x89PNG", b"GIF", b"BM", b"RIFF", b"\xd0\xcf")):
        ways += [_words] * 2
    for _time in range(chance.choice((1, 1, 1, 2, 5))):
        if len(content) > _LARGE:  # mutating it again would only cost the trial memory
            break
        content = chance.choice(ways)(content, other, chance)
    return content


def _bytes(content: bytes, other: bytes, chance: Random) -> bytes:
    if not content:
        return chance.choice(NASTY)
    at, end = sorted(chance.randrange(len(content) + 1) for _end in range(2))
    end = min(end, at + chance.choice((1, 8, 200, 10**9)))
    start = chance.randrange(len(other) + 1)
    size = chance.choice((1, 2, 4, 8))
    extreme = chance.choice((b"\0", b"\1", b"\x7f", b"\x80", b"\xff")) * size
    return chance.choice(
        (
            _flipped(content, chance),
            content[:at],
            content[:at] + content[end:],
            content[:at] + other[start : start + chance.randrange(5_000)] + content[end:],
            content[:at] + chance.choice(NASTY) + content[at:],
            content[:at] + content[at:end] * chance.choice((2, 50)) + content[end:],
            content[:at] + extreme + content[at + size :],
        )
    )


def _flipped(content: bytes, chance: Random) -> bytes:
    flipped = bytearray(content)
    for _time in range(chance.choice((1, 4, 60))):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _words(content: bytes, other: bytes, chance: Random) -> bytes:
    """Another value in the place of one."""
    found = list(_VALUE.finditer(content))
    if not found:
        return _bytes(content, other, chance)
    one = chance.choice(found)
    old = one[0]
    inside = chance.choice(NASTY)
    new = old[:1] + inside + old[-1:] if old[:1] in (b'"', b">") else inside
    return content[: one.start()] + new + content[one.end() :]


def _json(content: bytes, other: bytes, chance: Random) -> bytes:
    """Another value somewhere in the tree."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return _bytes(content, other, chance)
    node = tree
    while isinstance(node, (dict, list)) and node:
        key: Any = (
            chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        )
        held = node[key]
        if not isinstance(held, (dict, list)) or not held or chance.random() < 0.25:
            if isinstance(node, dict) and chance.random() < 0.15:
                del node[key]
            else:
                node[key] = chance.choice(VALUES)
            break
        node = held
    return json.dumps(tree).encode()


def _parts(content: bytes, other: bytes, chance: Random) -> bytes:
    """Other content in a part of a packed file, or another table of contents."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > 5 * _LARGE:
                return content[: chance.randrange(len(content))]
            parts = {name: packed.read(name) for name in packed.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return _bytes(content, other, chance)
    if not parts:
        return _bytes(content, other, chance)
    name = chance.choice(list(parts))
    way = chance.randrange(10)
    if way == 0:
        parts[chance.choice(("xl/../../x", "CON", "a" * 5_000, "", "/etc/passwd"))] = parts.pop(
            name
        )
    elif way == 1:
        parts[name] = b" " * chance.choice((10**6, 3 * 10**7))
    elif way == 2:
        del parts[name]
    else:
        change = _bytes if way < 5 else _words
        parts[name] = change(parts[name], other, chance)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, inside in parts.items():
            packed.writestr(part or " ", inside)
    return target.getvalue()
