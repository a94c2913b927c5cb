"""Read the originals (reports, money, context) and write `data/`; nothing imports this package."""
