"""What can be the names of a post and its grids."""

from collections.abc import Sequence

from policepost.core.errors import Refused
from policepost.core.language import _

MOST_GRIDS = 60
IDLE_MINUTES, SHORTEST_IDLE, LONGEST_IDLE = 10, 1, 60
_LONGEST_NAME = 30


def check_names(post: str, station: str) -> None:
    """Refuse a post without a name or without its station. Raises Refused."""
    for name, words, title in (
        ("post", post, _("Enter the post's name, such as 泽颢警务室.")),
        ("station", station, _("Enter the station that the post belongs to.")),
    ):
        if not words.strip():
            raise Refused(title, field=name)
        if len(words.strip()) > _LONGEST_NAME:
            raise Refused(_("The name is too long; 30 characters fit."), field=name)


def grid_names(count: int) -> list[str]:
    """The names a post's grids get unless others are typed: 网格01, 网格02 and so on."""
    return [f"网格{number:02d}" for number in range(1, count + 1)]


def check_grids(names: Sequence[str]) -> None:
    """Refuse too many grids or two of the same name. Raises Refused."""
    if len(names) > MOST_GRIDS:
        sentence = _("A post has at most {count} grids.")
        raise Refused(sentence.format(count=MOST_GRIDS), field="grids")
    for name in names:
        if names.count(name) > 1:
            sentence = _("Two grids are called {name}; give each its own name.")
            raise Refused(sentence.format(name=name), field="grids")
