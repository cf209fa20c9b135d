"""What restoring a backup would change, in sentences: for the screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.core.journalling import chain
from policepost.core.language import _, ngettext

if TYPE_CHECKING:
    from policepost.core.backups.preview import Preview


def warnings(seen: Preview) -> list[str]:
    """What should be known before going on, each in a sentence."""
    told = []
    if seen.is_other:
        sentence = _("This is the backup of another post: {post}.")
        told.append(sentence.format(post=seen.post))
    if seen.now is None:
        told.append(_("The present post cannot be read, so what would be lost is not known."))
    if not seen.proved:
        told.append(_("It has no true manifest, so nobody knows whether it is the one expected."))
    if seen.upgrade:
        told.append(_("It is of an older version and is brought up to date afterwards."))
    return told


def lost_words(seen: Preview) -> str:
    """How much work would be lost and come back, in one line."""
    if not seen.lost_count and not seen.back:
        return _("No work would be lost.")
    lost = ngettext(
        "{count} entry of the journal would be lost",
        "{count} entries of the journal would be lost",
        seen.lost_count,
    ).format(count=seen.lost_count)
    if not seen.back:
        return lost
    back = ngettext("{count} would come back", "{count} would come back", seen.back)
    return f"{lost}, {back.format(count=seen.back)}"


def code_words(seen: Preview) -> str:
    """Number and check code of the journal's last entries, as the backup sheet has them."""
    each = _("No. {number}: {code}")
    return "   ".join(each.format(number=seq, code=chain.short(mark)) for seq, mark in seen.heads)
