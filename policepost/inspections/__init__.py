"""Safety inspections of premises: checklists, hazards, notices, re-checks."""
