"""Read the originals on money and prices."""
