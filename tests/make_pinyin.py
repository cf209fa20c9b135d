"""Make ``resources/pinyin/characters.bin`` from pypinyin: ``python -m tests.make_pinyin``.

Only the first reading of each character is kept, without its tone. The file is zlib-packed: a head
of ASCII words (the first code point in hex, then every syllable), a zero, then for each code point
from the first on two bytes, little endian, the number of its syllable or 0.
"""

import sys
import zlib
from array import array

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.pinyin_dict import pinyin_dict

from policepost.core.paths import resources

FIRST = 0x3400


def packed() -> bytes:
    """Return what the file should hold."""
    spoken = {
        code: to_normal(readings.split(",")[0], v_to_u=False)
        for code, readings in pinyin_dict.items()
        if code >= FIRST
    }
    syllables = sorted(set(spoken.values()))
    number = {syllable: at for at, syllable in enumerate(syllables, 1)}
    index = array(
        "H", (number.get(spoken.get(code, ""), 0) for code in range(FIRST, max(spoken) + 1))
    )
    if sys.byteorder == "big":
        index.byteswap()
    head = " ".join([f"{FIRST:x}", *syllables]).encode("ascii")
    return zlib.compress(head + b"\0" + index.tobytes(), 9)


if __name__ == "__main__":
    (resources() / "pinyin" / "characters.bin").write_bytes(packed())
