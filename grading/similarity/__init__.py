"""How alike the programs of a class are.

The way through: `choosing` which files, `code` out of each, `comparing` them in a process of its
own that `outside` starts, `calculation` from request to stored result, `clusters` from stored
pairs. Student code is text here: it is never executed or imported. Nothing here knows what follows
from a number, and nothing follows by itself: people talk with people.
"""
