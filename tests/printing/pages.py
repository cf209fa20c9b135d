"""Reads rendered papers back."""

import subprocess

import pypdfium2


def lines(pdf: bytes) -> list[str]:
    """Return the lines of all pages as PDFium sees them, from top to bottom."""
    found: list[str] = []
    for page in pypdfium2.PdfDocument(pdf):
        found += page.get_textpage().get_text_bounded().splitlines()
    return [line for line in found if line.strip()]


def text(pdf: bytes) -> str:
    """Return all text without blanks and line ends."""
    return "".join("".join(lines(pdf)).split())


def poppler_text(pdf: bytes) -> str:
    """Return all text as poppler's ``pdftotext`` copies it, without blanks and line ends."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())
