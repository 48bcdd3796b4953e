"""A class to look around in: invented people, marks as if the term were almost over, real runs.

For demonstrations only: everybody knows the password. Nothing here writes rows that another room
owns: files are handed in by `grading.intake`, marks are entered by `grading.scoring`.
"""
