"""Outcome attainment on pages: figures that lead down to where they come from, and the survey."""
