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
    "doubles",
    "waiting",
    "imports",
    "layouts",
    "uses",
    "work",
)
WORK_LISTS = (
    *("round", "visits", "missing", "stale", "doubtful", "not_met", "dwellings_due"),
    *("dwellings_missing", "empty_in_use", "lone_unused", "premises_due", "premises_missing"),
)
"""The work lists that ``work`` may mean, see :class:`policepost.verification.worklists.Work`."""
OF_A_CASE = (
    *("application", "acceptance", "rights-notice", "investigation", "oral-agreement"),
    *("confirmation-application", "termination", "duty-list", "closing-report"),
)
"""Papers of a dispute of which there is one; forms of these names, with _ for -."""
PAPERS = (
    "agreement",
    "sitting-record",
    "follow-up-record",
    "inspection-record",
    "notice",
    "day-sheet",
    "papers-to-bring",
    *OF_A_CASE,
    "file",
)
