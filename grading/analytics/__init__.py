"""What a class's runs and marks say together: few queries, then plain arithmetic on tuples.

`attempts` and `marks` read; `figures`, `experiment` and `classwide` count and order. Nothing here
writes, and no mark is added or rounded here: what is counted are decisions that stand.
"""
