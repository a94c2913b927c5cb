"""Read the Foreign Military Training reports into tables."""
