"""Readers of the originals in `context/`: what surrounds the episode, kept as tables in `data/`."""
