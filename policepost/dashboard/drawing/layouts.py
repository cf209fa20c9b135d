"""Where the pieces of a chart with an axis go: lines, bars and columns."""

from policepost.dashboard import rules
from policepost.dashboard.drawing import colours
from policepost.dashboard.drawing.picture import (
    Block,
    Box,
    Curve,
    Pattern,
    Picture,
    Rule,
    Space,
    Target,
    Text,
)
from policepost.dashboard.shapes import Mark, PanelData, Series

GAP = 8
DOT = 14

#: What tells the parts of a stack apart without their colours.
PATTERNS: dict[str, Pattern] = {"wait": "dots", "bad": "stripes"}


def lines(data: PanelData, space: Space) -> Picture:
    """A line over time; an earlier year is dashed and lies behind."""
    picture = Picture()
    top = rules.ticks(max(mark.value for series in data.series for mark in series.marks))
    plot = _frame(picture, space, top, data.categories)
    pitch = plot.width / len(data.categories)
    for row, series in enumerate(data.series):
        points = tuple(
            (plot.x + pitch * (at + 0.5), plot.bottom - plot.height * mark.value / top[-1])
            for at, mark in enumerate(series.marks)
        )
        colour = colours.EARLIER if series.earlier else colours.SOLID[series.tone]
        picture.curves.insert(0, Curve(points, colour, dashed=series.earlier))
        for column, ((x, y), mark) in enumerate(zip(points, series.marks, strict=True)):
            dot = Box(x - DOT / 2, y - DOT / 2, DOT, DOT)
            band = dot if series.earlier else Box(x - pitch / 2, plot.y, pitch, plot.height)
            picture.targets.append(Target(band, dot, mark, row, column))
    _line_titles(picture, data.series, space)
    return picture


def _line_titles(picture: Picture, series: tuple[Series, ...], space: Space) -> None:
    right = space.width - GAP
    for one in series:
        tone = colours.MUTED if one.earlier else colours.SOLID[one.tone]
        dash = "┄┄ " if one.earlier else "── "
        picture.texts.append(Text(right, space.line / 2, dash + one.title, tone, across=1))
        right -= space.wide(dash + one.title) + 2 * GAP


def _frame(
    picture: Picture, space: Space, ticks: tuple[int, ...], categories: tuple[str, ...]
) -> Box:
    """Draw the axes; room is left for the widest label on every side, so that none is cut."""
    left = space.widest(map(rules.figure, ticks)) + GAP
    head = space.line + GAP
    plot = Box(left, head, space.width - left - GAP, space.height - head - space.line - GAP)
    for tick in ticks:
        y = plot.bottom - plot.height * tick / ticks[-1]
        picture.rules.append(Rule(plot.x, y, plot.right))
        picture.texts.append(Text(left - GAP, y, rules.figure(tick), colours.MUTED, across=1))
    _categories(picture, space, plot, categories)
    return plot


def _categories(picture: Picture, space: Space, plot: Box, categories: tuple[str, ...]) -> None:
    """Write as many labels as fit, the latest always, each whole."""
    pitch = plot.width / len(categories)
    widths = [space.wide(category) for category in categories]
    every = rules.label_step(widths, pitch, GAP)
    for at, category in enumerate(categories):
        if (len(categories) - 1 - at) % every:
            continue
        half = widths[at] / 2
        middle = min(max(plot.x + pitch * (at + 0.5), half), space.width - half)
        picture.texts.append(
            Text(middle, space.height - space.line / 2, category, colours.MUTED, across=0.5)
        )


def bars(data: PanelData, space: Space) -> Picture:
    """Bars that lie, in the order given, with name and figure; an earlier year thin below."""
    picture = Picture()
    main, *others = data.series
    most = max(mark.value for series in data.series for mark in series.marks)
    label = min(space.widest(data.categories, "body"), space.width * 0.4)
    figures = space.widest((_figure(mark) for mark in main.marks), "small")
    room = space.width - label - figures - 3 * GAP
    head = space.line if others else 0
    pitch = min((space.height - head) / len(data.categories), 3 * space.line)
    thick = min(pitch * (0.5 if others else 0.6), 1.4 * space.line)
    top = head + (space.height - head - pitch * len(data.categories)) / 2
    for at, (category, mark) in enumerate(zip(data.categories, main.marks, strict=True)):
        middle = top + pitch * (at + 0.5) - (3 if others else 0)
        bar = Box(label + GAP, middle - thick / 2, max(room * mark.value / most, 1), thick)
        picture.blocks.append(Block(bar, colours.SOLID[mark.tone]))
        name = space.fitted(category, label, "body")
        picture.texts.append(Text(0, middle, name, colours.INK, size="body"))
        picture.texts.append(Text(bar.right + GAP, middle, _figure(mark), colours.MUTED))
        row = Box(0, top + pitch * at, space.width, pitch)
        picture.targets.append(Target(row, bar, mark, 2 * at, 0))
        for other in others:
            earlier = other.marks[at]
            if not earlier.value:
                continue
            thin = Box(bar.x, bar.bottom + 2, max(room * earlier.value / most, 1), 4)
            picture.blocks.append(Block(thin, colours.EARLIER, radius=1))
            line = Box(0, thin.y - 1, space.width, 7)
            picture.targets.append(Target(line, thin, earlier, 2 * at + 1, 0))
    if others:
        _line_titles(picture, data.series, space)
    return picture


def _figure(mark: Mark) -> str:
    return mark.text or rules.figure(mark.value)


def columns(data: PanelData, space: Space) -> Picture:
    """Columns of parts stacked in the order of the series, with figures where there is room."""
    picture = Picture()
    sums = [
        sum(series.marks[at].value for series in data.series) for at in range(len(data.categories))
    ]
    top = rules.ticks(max(sums))
    plot = _frame(picture, space, top, data.categories)
    pitch = plot.width / len(data.categories)
    width = min(pitch * 0.62, 44)
    for at in range(len(data.categories)):
        y = plot.bottom
        for level, series in enumerate(data.series):
            mark = series.marks[at]
            height = plot.height * mark.value / top[-1]
            if height <= 0:
                continue
            y -= height
            part = Box(plot.x + pitch * (at + 0.5) - width / 2, y, width, height)
            picture.blocks.append(
                Block(part, colours.SOLID[series.tone], 1, PATTERNS.get(series.tone, ""))
            )
            picture.targets.append(Target(part, part, mark, -level, at))
            _inside(picture, space, part, series, mark)
    _legend(picture, data.series, space)
    return picture


def _inside(picture: Picture, space: Space, part: Box, series: Series, mark: Mark) -> None:
    text = _figure(mark)
    if part.height < space.line or space.wide(text) > part.width - 4:
        return
    x, y = part.centre
    if series.tone in PATTERNS:
        wide = space.wide(text) + 6
        plate = Box(x - wide / 2, y - space.line / 2 + 1, wide, space.line - 2)
        picture.blocks.append(Block(plate, colours.SOLID[series.tone]))
    picture.texts.append(
        Text(x, y, text, colours.ON_SOLID.get(series.tone, colours.WHITE), across=0.5)
    )


def _legend(picture: Picture, series: tuple[Series, ...], space: Space) -> None:
    """Name the parts on the line above the plot, evenly cut if they do not fit."""
    side = 10
    room = (space.width - 2 * GAP) / len(series) - side - 2 * GAP
    x = float(GAP)
    for one in series:
        swatch = Box(x, space.line / 2 - side / 2, side, side)
        picture.blocks.append(Block(swatch, colours.SOLID[one.tone], 1, PATTERNS.get(one.tone, "")))
        title = space.fitted(one.title, max(room, 0)) if _too_wide(series, space) else one.title
        picture.texts.append(Text(swatch.right + 5, space.line / 2, title, colours.MUTED))
        x = swatch.right + 5 + space.wide(title) + 1.5 * GAP


def _too_wide(series: tuple[Series, ...], space: Space) -> bool:
    return sum(space.wide(one.title) + 15 + 1.5 * GAP for one in series) + GAP > space.width
