"""How well persons are found: among doses without numbers, and in the population register."""
