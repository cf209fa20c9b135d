"""Words in an agreement on which the law has rules of its own."""

from __future__ import annotations

from collections.abc import Sequence

from policepost.mediation.law.opinions import law


def identity_matters(texts: Sequence[str]) -> tuple[str, ...]:
    """The words by which terms touch on identity, which no court confirms (SPC 2011 art 4)."""
    return _named(texts, "words")


def no_electronic_signature(texts: Sequence[str]) -> tuple[str, ...]:
    """The words for which no electronic signature will do (Electronic Signature Law art 3)."""
    return _named(texts, "signature_words")


def _named(texts: Sequence[str], words: str) -> tuple[str, ...]:
    joined = "\n".join(texts)
    return tuple(word for word in law().part("identity")[words] if word in joined)
