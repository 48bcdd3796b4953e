"""Measures what grading a notebook costs, here and with others, and writes it into README.md.

`python -m bench` does all of it in one run on one machine, so that every ratio is against a peer
measured beside it. Nothing of the site imports this package.
"""
