"""How names are found by their sounds."""

from __future__ import annotations

from collections.abc import Iterable


def terms(name: str) -> Iterable[tuple[int, str]]:
    """What a name is found by when its sounds are typed, for the index of the search.

    Args:
        name: A name as on the identity card, or a title.

    Returns:
        Pairs of 0 or 1 and a term in lower case: 0 for a spelling from the first character
        (full pinyin ``zhangwenjun``, initials ``zwj``, in every reading of the surname), 1 for a
        spelling from a later one (``wenjun``, ``wj``).
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    sounds = lazy_pinyin(name, errors="ignore")
    for start in range(len(sounds)):
        yield min(start, 1), "".join(sounds[start:])
        yield min(start, 1), "".join(sound[0] for sound in sounds[start:])
