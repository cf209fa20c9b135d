"""How much of a spreadsheet is accepted; said in ``docs/limits.md``."""

MOST_BYTES = 32 * 1024 * 1024
"""Of a workbook."""
MOST_TEXT_BYTES = 32 * 1024 * 1024
"""Of a table of text."""
MOST_TEXT_CELLS = 3_000_000
"""Of a table of text; a station's people with all columns of our own export are 2,600,000."""
MOST_ROWS = 100_000
"""Of a sheet."""
MOST_CELLS = 4_000_000
"""In the rectangles around all cells of the sheets."""
MOST_SHEETS = 200
MOST_ANSWERED = 48 * 1024 * 1024
"""Bytes of all different cells of a workbook."""
LONGEST_LINE = 200_000
LONGEST_CELL = 32_767
"""Characters, as in a spreadsheet."""
