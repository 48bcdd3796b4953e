"""The roster of a class on pages: who is in it, lists of students, moves, leaving."""
