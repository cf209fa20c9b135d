"""The z3c.rml document, with our paragraph and canvas in the places of its own."""

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree
from reportlab import rl_config
from reportlab.lib import colors
from typing_extensions import override
from zope.interface import implementer

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.printing.canvas import PaperCanvas
from policepost.printing.code import CodeOnPaper
from policepost.printing.doing_without import doing_without
from policepost.printing.keeping import ClosedTable, KeptTogether, KeptWithNext
from policepost.printing.ledger import Ledger, Look, Rows
from policepost.printing.paragraph import Paragraph
from policepost.printing.photo import Photo

with doing_without("pikepdf"):
    from z3c.rml import attr, canvas, document, flowable, interfaces, template

PAGES: Final = "pages"
"""The name under which a form asks for the number of its pages."""
_SEAL: Final = 119.0  # points: 42 mm, as round seals are
_SEAM_SIZE: Final = 7.0
_SEAM_WORDS: Final = "骑缝章"


class Para(flowable.Paragraph):
    """``<para>``: read as it stands if it names nothing but its style, which is nearly always."""

    @override
    def process(self) -> None:
        """Add the paragraph to the flow."""
        if set(self.element.attrib) - {"style"}:
            super().process()
            return
        style = attr._getStyle(self, self.element.get("style", self.defaultStyle))  # noqa: SLF001
        self.parent.flow.append(Paragraph(self.element, style))


class Table(flowable.BlockTable):
    """``<blockTable>``; with ``closed="1"`` the blank above a row that moved is struck out."""

    @override
    def process(self) -> None:
        """Add the table to the flow."""
        if self.element.get("closed"):
            self.klass = ClosedTable
        super().process()


class _PhotoSignature(interfaces.IRMLDirectiveSignature):
    """One of the pictures that the form was given, drawn within a box."""

    name = attr.Text(required=True)
    width = attr.Measurement(required=True)
    height = attr.Measurement(required=True)


class PhotoTag(flowable.Flowable):
    """``<photo>``."""

    signature = _PhotoSignature

    @override
    def process(self) -> None:
        """Add the photo to the flow."""
        asked = dict(self.getAttributeValues())
        content = attr.getManager(self).pictures.get(asked["name"])
        if content is None:
            raise Refused(_("There is no photo {name}.").format(name=asked["name"]))
        self.parent.flow.append(Photo(content, asked["width"], asked["height"]))


class _CodeSignature(interfaces.IRMLDirectiveSignature):
    """What the code says, how large it is at the least, and how high in the corner."""

    text = attr.Text(required=True)
    size = attr.Measurement(required=False, default=99.2)
    rise = attr.Measurement(required=False)


class CodeTag(flowable.Flowable):
    """``<code>``."""

    signature = _CodeSignature

    @override
    def process(self) -> None:
        """Add the code to the flow."""
        asked = {"size": 99.2, **dict(self.getAttributeValues())}
        self.parent.flow.append(CodeOnPaper(**asked))


class _NoSignature(interfaces.IRMLDirectiveSignature):
    """Nothing is asked."""


class SeamMark(canvas.CanvasRMLDirective):
    """``<seamMark/>``: where the seal across the pages goes, at the right edge (骑缝章).

    Half a circle of 42 mm whose other half lies on the pages below; none on a single page.
    """

    signature = _NoSignature

    @override
    def process(self) -> None:
        """Draw it, if there is more than this page."""
        if int(attr.getManager(self).names[PAGES]) < 2:
            return
        page = attr.getManager(self, interfaces.ICanvasManager).canvas
        edge, middle = page._pagesize[0], page._pagesize[1] / 2  # noqa: SLF001
        page.saveState()
        page.setLineWidth(0.4)
        page.setDash(2, 2)
        page.setStrokeGray(0.6)
        page.setFillGray(0.5)
        page.circle(edge, middle, _SEAL / 2)
        page.setFont("Song", _SEAM_SIZE)
        page.drawRightString(edge - 6, middle - _SEAL / 2 - 2 * _SEAM_SIZE, _SEAM_WORDS)
        page.restoreState()


class _LedgerSignature(interfaces.IRMLDirectiveSignature):
    """The heads with ``|`` between them, and how it looks."""

    heads = attr.Text(required=True)
    font = attr.Text(required=False, default="Song")
    head = attr.Text(required=False, default="Hei")
    size = attr.Measurement(required=False, default=9.0)
    leading = attr.Measurement(required=False, default=12.0)


class LedgerTag(flowable.Flowable):
    """``<ledger>``: inside it a row a line, with tabs between its cells."""

    signature = _LedgerSignature

    @override
    def process(self) -> None:
        """Add the ledger to the flow."""
        asked = dict(self.getAttributeValues())
        heads = asked.pop("heads").split("|")
        lines = (self.element.text or "").split("\n")
        rows = [line.split("\t") for line in lines if line.count("\t") == len(heads) - 1 and line]
        manager = attr.getManager(self)
        ledger = Rows(heads, rows, Look(**asked))
        self.parent.flow.append(Ledger(ledger, silent=manager.silent))


flowable.Paragraph.klass = Paragraph
flowable.KeepTogether.klass = KeptTogether
for _flow in (flowable.Flow, template.Story):
    _flow.factories |= {
        "para": Para,
        "blockTable": Table,
        "photo": PhotoTag,
        "ledger": LedgerTag,
        "code": CodeTag,
    }


def _write_plain_bytes() -> None:
    """Let reportlab write bytes as they are: a fifth smaller, and quicker."""
    rl_config.useA85 = 0


_write_plain_bytes()
rl_config.register_reset(_write_plain_bytes)
canvas.Drawing.factories["seamMark"] = SeamMark
_MOST_STYLESHEETS: Final = 20
_styles: dict[bytes, dict[str, Any]] = {}


_attributes: dict[str, Any] = {}
"""The attributes that each tag may have, which z3c.rml would gather anew for each document."""


@implementer(interfaces.IManager, interfaces.IPostProcessorManager, interfaces.ICanvasManager)
class Document(document.Document):
    """A document drawn in one pass, without the reset of reportlab that z3c.rml makes each time.

    That reset reads four fonts we never use from the disk; nothing else in this program sets
    reportlab's globals, so there is nothing to reset.
    """

    def __init__(
        self,
        element: Any,
        pictures: Mapping[str, bytes],
        *,
        silent: bool = False,
        blank: bool = False,
    ) -> None:
        """Prepare it.

        Args:
            element: The markup.
            pictures: JPEG by name.
            silent: Count the pages of ledgers and draw none of their rows.
            blank: It is to be written on: nothing is struck out.
        """
        super().__init__(element, canvasClass=PaperCanvas)
        self.attributesCache = _attributes
        self.silent, self.blank = silent, blank
        self.styles: dict[str, Any] = {}
        self.pictures = pictures

    @override
    def process(self, outputFile: Any = None, maxPasses: int = 1) -> None:
        """Draw the document into the binary file ``outputFile``."""
        colors.toColor.setExtraColorsNameSpace(self.colors)
        self.outputFile = outputFile
        self.processSubDirectives(select=("docinit",))
        self._take_styles()
        self.processSubDirectives(select=("template", "story"))
        self.doc.beforeDocument = self._beforeDocument
        self.doc.keepTogetherClass = KeptWithNext
        self.doc.to_write_on = self.blank
        try:
            self.doc.build(self.flowables, canvasmaker=self.canvasClass)
        finally:
            colors.toColor.setExtraColorsNameSpace({})

    def _take_styles(self) -> None:
        """Read the stylesheet, or take what was read from the same one before.

        Nothing changes a style: z3c.rml copies it where a tag says otherwise.
        """
        sheet = self.element.find("stylesheet")
        key = b"" if sheet is None else etree.tostring(sheet)
        if key not in _styles:
            self.processSubDirectives(select=("stylesheet",))
            if len(_styles) >= _MOST_STYLESHEETS:
                _styles.clear()
            _styles[key] = self.styles
        self.styles = dict(_styles[key])
