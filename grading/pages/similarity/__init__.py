"""Similarity for faculty: ask for a calculation, groups and pairs, two programs side by side."""
