"""Text in GB 18030 as the standard of 2022 has it.

Python's codec is of the standard of 2000: 25 characters that have had a place of their own since
then it reads as characters of the private area, which only one maker's fonts can show, and writes
with the bytes of those. Here each pair changes places, so that it is right in both directions
(GB 18030-2022; the list agrees with the one in the GNU C library).
"""

from __future__ import annotations

_PRIVATE = (
    "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7"
    "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864"
)
_OWN = (
    "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f"
    "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba"
    "\U000241fe\u9fbb"
)
OWN = str.maketrans(_PRIVATE, _OWN)
"""For ``str.translate``: from the characters of the private area to their own place."""
SWAPPED = str.maketrans(_PRIVATE + _OWN, _OWN + _PRIVATE)
"""For ``str.translate``: after reading with Python's codec, or before writing with it."""


def decoded(data: bytes) -> str:
    """Return a text; raises ``UnicodeDecodeError`` as the codec does."""
    return data.decode("gb18030").translate(SWAPPED)


def encoded(text: str) -> bytes:
    """Return the bytes of a text."""
    return text.translate(SWAPPED).encode("gb18030")
