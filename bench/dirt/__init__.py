"""Generated dirt: files as people send them, with the right answer known."""
