"""Helpers of the book *Sixty-Six Slots*: read the official record, check it, show it."""
