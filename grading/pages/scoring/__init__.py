"""Scoring: the class as a grid, one entry of one student, a whole entry's proposals at once."""
