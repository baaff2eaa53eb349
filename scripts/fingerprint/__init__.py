"""What a small demo shows, line by line: the net under changes that must not be seen."""
