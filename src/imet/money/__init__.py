"""Readers of the originals on money and prices; see `python -m imet.money`."""
