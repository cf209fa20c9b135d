"""The tags that a form may use, and what is said of the others.

z3c.rml has tags that read files and addresses, run Python or call any function of any module; a
form has no business with them, so that each tag is named here that it may use.
"""

from typing import Any, Final

from policepost.core.errors import Refused
from policepost.core.language import _

_PAGES: Final = """document docinit color template pageTemplate frame pageGraphics header footer
    stylesheet initialize paraStyle spanStyle listStyle story storyPlace place nextFrame
    setNextFrame nextPage setNextTemplate condPageBreak pto pto_header pto_trailer keepTogether
    keepInFrame fixedSize topPadder indent spacer"""
_TEXT: Final = """para title h1 h2 h3 h4 h5 h6 pre xpre hr ul ol li link name getName namedString
    pageNumber pageInfo b i u br font super sup sub strike strong em span nobr box photo code"""
_TABLES: Final = """blockTable tr td bulkData blockTableStyle blockAlignment blockBackground
    blockBottomPadding blockColBackground blockFont blockLeading blockLeftPadding blockNosplit
    blockRightPadding blockRowBackground blockSpan blockTextColor blockTopPadding blockValign
    lineStyle ledger"""
_DRAWING: Final = """illustration drawString drawRightString drawCenteredString drawCentredString
    drawAlignedString circle ellipse rect grid lines curves curvesto curveto path moveto fill stroke
    setFont setFontSize scale translate rotate skew transform lineMode saveState restoreState
    barCode barCodeFlowable seamMark"""
USABLE: Final = frozenset(f"{_PAGES} {_TEXT} {_TABLES} {_DRAWING}".split())


def check(root: Any) -> None:
    """Raise the refusal of the first tag in a document that a form may not use."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in USABLE:
            raise unusable(element)


def unusable(element: Any) -> Refused:
    """Return the refusal of the markup ``element``, with its line in the markup if it is known."""
    sentence = _("A form cannot use <{tag}>.").format(tag=element.tag)
    refusal = Refused(sentence, field="form")
    refusal.add_note(f"<{element.tag}")
    return refusal
