"""Where the pieces of a chart without an axis go: funnel, heat map and tiles."""

import math

from policepost.core.shapes import Tone
from policepost.dashboard import rules
from policepost.dashboard.drawing import colours
from policepost.dashboard.drawing.picture import Block, Box, Picture, Size, Space, Target, Text
from policepost.dashboard.shapes import Mark, PanelData

GAP = 8

SIGNS: dict[Tone, str] = {"wait": "▽", "bad": "▼"}
"""What says on a tile, beside its colour, that it falls short."""


def funnel(data: PanelData, space: Space) -> Picture:
    """What is left after each step, widest first; beside each step its share of the one before."""
    picture = Picture()
    marks = data.series[0].marks
    most = max(mark.value for mark in marks)
    label = min(space.widest(data.categories, "body"), space.width * 0.35)
    notes = space.widest(mark.note for mark in marks)
    room = space.width - label - notes - 3 * GAP
    middle = label + GAP + room / 2
    pitch = min(space.height / len(marks), 3.4 * space.line)
    top = (space.height - pitch * len(marks)) / 2
    for at, (category, mark) in enumerate(zip(data.categories, marks, strict=True)):
        y = top + pitch * (at + 0.5)
        wide = max(room * mark.value / most, 2)
        bar = Box(middle - wide / 2, y - pitch * 0.42, wide, pitch * 0.84)
        shade = colours.SOLID[mark.tone] if mark.tone != "info" else _step_shade(at)
        picture.blocks.append(Block(bar, shade, 3))
        picture.texts.append(
            Text(0, y, space.fitted(category, label, "body"), colours.INK, size="body")
        )
        picture.texts.append(_funnel_figure(space, bar, mark, at))
        picture.texts.append(Text(space.width, y, mark.note, colours.MUTED, across=1))
        picture.targets.append(
            Target(Box(0, top + pitch * at, space.width, pitch), bar, mark, at, 0)
        )
    return picture


def _step_shade(at: int) -> str:
    return colours.STEPS[min(at, len(colours.STEPS) - 1)]


def _funnel_figure(space: Space, bar: Box, mark: Mark, at: int) -> Text:
    text = rules.figure(mark.value)
    x, y = bar.centre
    if space.wide(text, "body", bold=True) + 2 * GAP <= bar.width:
        ink = colours.ON_SOLID.get(mark.tone, colours.WHITE)
        return Text(x, y, text, ink, across=0.5, size="body", bold=True)
    colour = colours.text(mark.tone) if mark.tone != "info" else _step_shade(at)
    return Text(bar.right + GAP, y, text, colour, size="body", bold=True)


def heat(data: PanelData, space: Space) -> Picture:
    """A row for each series, a column for each category: darker is more, figures where they fit."""
    picture = Picture()
    most = max(mark.value for series in data.series for mark in series.marks)
    left = space.widest(series.title for series in data.series) + GAP
    plot = Box(left, 0, space.width - left, space.height - 2 * space.line - 2 * GAP)
    across, down = plot.width / len(data.categories), plot.height / len(data.series)
    figures = max(space.wide(rules.figure(most)) + 4, 0) <= across - 3 and down - 3 >= space.line
    for row, series in enumerate(data.series):
        y = plot.y + down * row
        picture.texts.append(Text(left - GAP, y + down / 2, series.title, colours.MUTED, across=1))
        for column, mark in enumerate(series.marks):
            cell = Box(plot.x + across * column + 1, y + 1, max(across - 3, 1), max(down - 3, 1))
            shade = math.ceil((len(colours.SHADES) - 1) * mark.value / most)
            picture.blocks.append(Block(cell, colours.SHADES[shade], 3))
            picture.targets.append(Target(cell, cell, mark, row, column))
            if figures and mark.value:
                ink = colours.INK if shade < colours.FIRST_DARK_SHADE else colours.WHITE
                picture.texts.append(Text(*cell.centre, rules.figure(mark.value), ink, across=0.5))
    _columns_below(picture, data.categories, space, plot)
    _scale(picture, space, most)
    return picture


def _columns_below(picture: Picture, categories: tuple[str, ...], space: Space, plot: Box) -> None:
    """Name the columns that are named, as many as fit; an empty name is a column between."""
    across = plot.width / len(categories)
    free = 0.0
    for at, category in enumerate(categories):
        wide = space.wide(category)
        x = min(plot.x + across * at, space.width - wide)
        if category and x >= free:
            picture.texts.append(Text(x, plot.bottom + space.line / 2 + 2, category, colours.MUTED))
            free = x + wide + GAP


def _scale(picture: Picture, space: Space, most: float) -> None:
    """Say below what light and dark stand for."""
    y = space.height - space.line / 2
    side = 12
    text = rules.figure(most)
    x = space.width - space.wide(text) - 4
    picture.texts.append(Text(x + 4, y, text, colours.MUTED))
    for shade in reversed(colours.SHADES):
        x -= side + 2
        picture.blocks.append(Block(Box(x, y - side / 2, side, side), shade))
    picture.texts.append(Text(x - 4, y, "0", colours.MUTED, across=1))


def tiles(data: PanelData, space: Space) -> Picture:
    """A tile for each category with its name, figure and note, as large as the room allows."""
    picture = Picture()
    marks = data.series[0].marks
    across = _tiles_across(len(marks), space)
    down = math.ceil(len(marks) / across)
    width = (space.width - GAP * (across - 1)) / across
    height = min((space.height - GAP * (down - 1)) / down, 5 * space.line)
    for at, (category, mark) in enumerate(zip(data.categories, marks, strict=True)):
        row, column = divmod(at, across)
        tile = Box(column * (width + GAP), row * (height + GAP), width, height)
        picture.blocks.append(Block(tile, colours.ground(mark.tone), 5))
        picture.targets.append(Target(tile, tile, mark, row, column))
        _write_tile(picture, space, tile, category, mark)
    return picture


def _tiles_across(count: int, space: Space) -> int:
    """As many columns as make the tiles about twice as wide as high."""
    wanted = math.sqrt(count * space.width / max(space.height, 1) / 2)
    return min(max(round(wanted), 1), count)


def _write_tile(picture: Picture, space: Space, tile: Box, category: str, mark: Mark) -> None:
    texts: list[tuple[str, Size, bool, str]] = [
        (category, "small", False, colours.text(mark.tone)),
        (mark.text, "large", True, colours.INK),
    ]
    if mark.note and tile.height >= 4 * space.line:
        texts.append((mark.note, "small", False, colours.MUTED))
    if tile.height < 2.4 * space.line:
        texts = [(f"{category} {mark.text}", "small", False, colours.text(mark.tone))]
    heights = [
        space.line * (1.4 if size == "large" else 1) for _text, size, _bold, _colour in texts
    ]
    y = tile.y + (tile.height - sum(heights)) / 2
    sign = SIGNS.get(mark.tone, "")
    sign_y, colour = y + heights[0] / 2, colours.text(mark.tone)
    picture.texts.append(Text(tile.right - GAP, sign_y, sign, colour, across=1))
    for (text, size, bold, colour), height in zip(texts, heights, strict=True):
        fitted = space.fitted(text, tile.width - 2 * GAP - space.wide(sign), size, bold=bold)
        picture.texts.append(
            Text(tile.x + GAP, y + height / 2, fitted, colour, size=size, bold=bold)
        )
        y += height
