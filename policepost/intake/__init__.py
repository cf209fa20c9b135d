"""The desk where spreadsheets are taken in, and where somebody decides about doubtful rows."""
