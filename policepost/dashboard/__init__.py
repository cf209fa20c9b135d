"""Today, the charts and their figures: what the features keep, gathered and shown."""
