"""A photo on paper: ``<photo name="…" width="…" height="…"/>``.

A form names one of the pictures that it was given (``pictures`` of its values, JPEG by name), so
that no form can reach a file. The bytes go into the PDF as they are: nothing here decodes them.
"""

import hashlib
import io
import struct
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFError
from reportlab.pdfbase.pdfutils import readJPEGInfo
from reportlab.platypus.flowables import Flowable
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _

_EDGE: Final = 0.4  # points: the line around it, so that a bright photo has an end on the paper


class _Bytes:
    """A JPEG as reportlab's canvas takes one that it need not decode."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._name = hashlib.sha256(content).hexdigest()

    @override
    def __str__(self) -> str:
        """By this name the canvas knows it again, and stores it once."""
        return self._name

    def jpeg_fh(self) -> io.BytesIO:
        """Return the bytes."""
        return io.BytesIO(self._content)


class Photo(Flowable):
    """A photo, as large as it can be within ``width`` and ``height`` points.

    Raises:
        Refused: The bytes are no JPEG.
    """

    def __init__(self, content: bytes, width: float, height: float) -> None:
        super().__init__()
        try:
            across, down = readJPEGInfo(io.BytesIO(content))[:2]
            scale = min(width / across, height / down)
        except (PDFError, struct.error, IndexError, ZeroDivisionError) as error:
            raise Refused(_("A photo is damaged and cannot be printed; take it away.")) from error
        self._bytes = _Bytes(content)
        self.width, self.height = across * scale, down * scale

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the size taken."""
        return self.width, self.height

    @override
    def draw(self) -> None:
        """Put it on the page, with a thin line around."""
        canvas: Any = self.canv
        canvas.drawImage(self._bytes, 0, 0, self.width, self.height)
        canvas.setLineWidth(_EDGE)
        canvas.rect(0, 0, self.width, self.height)
