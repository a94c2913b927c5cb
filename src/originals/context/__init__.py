"""Read the originals on arms, votes and other suspensions."""
