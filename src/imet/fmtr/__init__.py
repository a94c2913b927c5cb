"""Reader of the Foreign Military Training reports of the US Departments of State and Defense."""
