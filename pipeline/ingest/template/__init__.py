"""Example files to be filled in: what columns a dataset takes, how they are written, and why."""
