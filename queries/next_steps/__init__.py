"""What to do next: where help goes furthest, in the country or in a province."""
