"""Spreadsheets in and out; knows no feature."""
