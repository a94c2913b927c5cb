"""The logic of one chapter each: analysis, tables and figures, under the name of the chapter."""
