"""The colours of the charts: blue for what counts, grey for what was, the screen's tones."""

from policepost.core.shapes import Tone
from policepost.ui import style

INK = style.INK
MUTED = style.MUTED
EARLIER = "#a9b4c6"
RULE = "#e9edf3"
FOCUS = "#f08c00"
WHITE = style.SURFACE

#: From few to many; the last are so dark that white text is read on them.
SHADES = ("#eef2f8", "#d3e0f4", "#a8c2ea", "#6d96d3", "#3568b5", "#17305c")
FIRST_DARK_SHADE = 4

#: The steps of a funnel, all dark enough for white figures.
STEPS = ("#2456a6", "#3568b5", "#4373bd", "#4f7cc2")

SOLID: dict[Tone, str] = {
    "info": style.BLUE,
    "good": "#1d7a43",
    "wait": "#e0a02f",
    "bad": "#c23a26",
    "muted": "#8fa5cb",
    "plain": "#6d96d3",
}

#: Text written on a solid block; white where nothing else is said.
ON_SOLID: dict[Tone, str] = {"wait": INK, "plain": INK, "muted": INK}


def text(tone: Tone) -> str:
    """Return the colour of words of a tone."""
    return style.tone(tone).fg


def ground(tone: Tone) -> str:
    """Return the pale ground of a tone."""
    return style.tone(tone).bg
