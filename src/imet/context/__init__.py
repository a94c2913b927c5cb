"""Read the originals in `context/`: arms deliveries, votes in the General Assembly and others."""
