"""The words that the command line takes for kinds of rows, lists and papers."""

IMPORTS = ("residents", "dwellings", "premises", "uses")
EXPORTS = (
    "residents",
    "dwellings",
    "premises",
    "appointments",
    "disputes",
    "inspections",
    "hazards",
)
PAPERS = (
    "agreement",
    "sitting-record",
    "follow-up-record",
    "inspection-record",
    "notice",
    "day-sheet",
    "papers-to-bring",
)
