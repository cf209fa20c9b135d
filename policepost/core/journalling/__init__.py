"""Who did what: the journal, its proof, looking, taking back and forgetting."""
