"""Turn the text of one cell into a normalised value, or say what is wrong with it."""
