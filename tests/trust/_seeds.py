"""Valid files of every kind that a stranger can hand over, to be mutated; and an old workbook."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy
import reportlab
import xlsxwriter
import zxingcpp
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from policepost.core import clock, paths
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import Cost
from policepost.core.backups import manifests
from policepost.exchange import protecting
from policepost.mediation.proof import keys as post_keys
from policepost.mediation.proof import rules as proof_rules
from policepost.mediation.proof.rules import DIGEST_BYTES, MARK_BYTES, SIGNATURE_BYTES, Code
from tests.trust._readers import PASSWORD

ROWS = (
    ("姓名", "公民身份号码", "电话", "现住址", "出生日期"),
    ("张某", "999001199001010014", "139 0000 4417", "寺河嘉苑A区3号楼2单元1101", "1990-01-01"),
    ("李某", "", "", "3-2-1101", 33000),
)
SAVED = Path(__file__).parents[1] / "files" / "post-0002.db"
LOCKED = SAVED.with_name("protected.ods")
_SECTOR = 512
_ODS_PARTS = """<?xml version="1.0"?><manifest:manifest
xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_FORM = """{% extends "_base.rml.j2" %}
{% import "_parts.rml.j2" as part %}
{% set title = "样张" %}
{% block body %}
{{ part.title(title) }}
<para style="body">{{ text }}：{{ 3500 | amount }}，{{ made_on | day }}{% if rows %}有{% endif %}</para>
<blockTable style="grid" colWidths="32,250">
{% for one in rows %}<tr><td>{{ loop.index }}</td><td><para style="cell">{{ one[0] | upper }}</para></td></tr>
{% endfor %}
</blockTable>
<illustration width="20" height="20"><circle x="9" y="9" radius="8" fill="true"/></illustration>
{% endblock %}
"""  # noqa: E501


def xlsx() -> bytes:
    """A workbook with texts, numbers, a formula, a merged range, a hidden sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人口")
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, row)
        sheet.write_formula(5, 0, "=1+1", None, "2")
        sheet.merge_range(7, 0, 8, 3, "合计")
        sheet.write_datetime(
            9, 0, clock.now().replace(tzinfo=None), book.add_format({"num_format": "d/m/yy"})
        )
        book.add_worksheet("旧").hide()
    return target.getvalue()


def ods() -> bytes:
    """A sheet as LibreOffice packs it."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="3"/></table:table-row>'
        for row in ROWS
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body>'
        f'<office:spreadsheet><table:table table:name="人口">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", _ODS_PARTS)
    return target.getvalue()


def xls() -> bytes:
    """A workbook in the old format: BIFF8 records in a compound file."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = b"\x06\x01" + "abcdef".encode("utf-16-le")
    strings = b"".join(
        struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le") for cell in ("姓名", "张某")
    )
    table = _record(0xFC, struct.pack("<II", 2, 2) + strings)
    sheet_at = 4 + len(begin) + 4 + 6 + len(name) + len(table) + 4
    book = _record(0x809, begin) + _record(0x85, struct.pack("<IH", sheet_at, 0) + name)
    book += table + _record(0x0A, b"")
    inside = begin[:2] + b"\x10\x00" + begin[4:]
    book += _record(0x809, inside) + _record(0x200, struct.pack("<IIHHH", 0, 2, 0, 2, 0))
    book += _record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
    book += _record(0xFD, struct.pack("<HHHI", 1, 0, 0, 1))
    book += _record(0x203, struct.pack("<HHHd", 1, 1, 0, 3.5)) + _record(0x0A, b"")
    return _compound(book.ljust(8 * _SECTOR, b"\0"))


def xls_of_95() -> bytes:
    """A workbook of Excel 5 and 95 (BIFF5): its texts stand in the cells, in the code page 936."""
    begin = struct.pack("<HHHH", 0x0500, 0x0005, 0x0DBB, 0x07CC)
    name = "人口".encode("gbk")
    page = _record(0x42, struct.pack("<H", 936))
    sheet_at = 4 + len(begin) + len(page) + 4 + 7 + len(name) + 4
    book = _record(0x809, begin) + page
    book += _record(0x85, struct.pack("<IHB", sheet_at, 0, len(name)) + name) + _record(0x0A, b"")
    book += _record(0x809, begin[:2] + b"\x10\x00" + begin[4:])
    book += _record(0x200, struct.pack("<HHHHH", 0, 2, 0, 2, 0))
    for at, words in enumerate(("姓名", "房号", "张某")):
        cell = words.encode("gbk")
        where = struct.pack("<HHHH", at // 2, at % 2, 0, len(cell))
        book += _record(0x204, where + cell)
    book += _record(0x203, struct.pack("<HHHd", 1, 1, 0, 1101)) + _record(0x0A, b"")
    return _compound(book.ljust(8 * _SECTOR, b"\0"), "Book")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream (MS-CFB)."""
    sectors = len(stream) // _SECTOR
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE)
    table += b"".join(struct.pack("<I", at + 3) for at in range(sectors - 1))
    table += struct.pack("<I", 0xFFFFFFFE)
    folder = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    folder += _entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    return head + table.ljust(_SECTOR, b"\xff") + folder.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    body = written.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(written), kind, 1, none, none, child
    )
    return body + bytes(36) + struct.pack("<IQ", start, size)


def picture(kind: str) -> bytes:
    """A small picture."""
    target = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).convert("RGB").save(target, kind)
    return target.getvalue()


def form() -> bytes:
    """An own form with loops, filters, a table and a drawing."""
    return _FORM.encode()


def key_file(folder: Path) -> bytes:
    """The key file of a post with one officer."""
    path = folder / keys.FILE
    if not path.exists():
        Keyring.create(path, "北街", "田某", "a long password", cost=Cost(1, 8, 1))
    return path.read_bytes()


def manifest() -> bytes:
    """What a backup says of itself."""
    made = manifests.Manifest(
        post_id="0123456789abcdef",
        device="laptop",
        serial=7,
        made_at=clock.now(),
        why="daily",
        heads={"laptop": (12, "ab" * 32)},
        counts={"resident": 8},
        tables="0002",
        program="0.1",
        size=4096,
        beside={keys.FILE: "cd" * 32},
    )
    return made.sealed(bytes(32)).stored()


def csv() -> bytes:
    """A table of text."""
    return "\n".join(",".join(map(str, row)) for row in ROWS).encode()


def code_picture() -> bytes:
    """A picture of a code as it stands on an agreement."""
    code = Code(bytes(MARK_BYTES), bytes(DIGEST_BYTES), bytes(SIGNATURE_BYTES), "泽人调〔2026〕1号")
    target = io.BytesIO()
    made = zxingcpp.create_barcode(proof_rules.packed(code), zxingcpp.BarcodeFormat.QRCode)
    Image.fromarray(numpy.array(made.to_image(scale=4))).save(target, "PNG")
    return target.getvalue()


def pdf() -> bytes:
    """A page with text and a code."""
    target = io.BytesIO()
    page = Canvas(target, pageCompression=0)
    page.drawString(100, 700, "No 2026-1")
    page.drawImage(ImageReader(io.BytesIO(code_picture())), 100, 400, 120, 120)
    page.showPage()
    page.save()
    return target.getvalue()


def shipped(*parts: str) -> bytes:
    """A file that comes with the program, of which a post may have its own."""
    return paths.resources().joinpath(*parts).read_bytes()


def all_seeds(folder: Path) -> dict[str, bytes]:
    """A valid file of each kind."""
    return {
        "xlsx": xlsx(),
        "ods": ods(),
        "ods under a password": LOCKED.read_bytes(),
        "xls": xls(),
        "xls of 95": xls_of_95(),
        "csv": csv(),
        "jpg": picture("JPEG"),
        "png": picture("PNG"),
        "gif": picture("GIF"),
        "bmp": picture("BMP"),
        "webp": picture("WEBP"),
        "form": form(),
        "checklist": shipped("checklists", "rental.toml"),
        "key file": key_file(folder),
        "manifest": manifest(),
        "backup": SAVED.read_bytes(),
        "xlsx under a password": protecting.protected(xlsx(), PASSWORD),
        "key of a post": post_keys.file_of("北街警务室", bytes(range(32))),
        "code": code_picture(),
        "pdf": pdf(),
        "typeface": (Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes(),
        "holidays": shipped("holidays", "2026.toml"),
        "law": shipped("law", "mediation.toml"),
    }
