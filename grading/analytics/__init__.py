"""What a class's runs and marks say together: few queries, then plain arithmetic on tuples.

`attempts` and `marks` read rows; `figures` is what comes out, `summary` and `bins` the arithmetic,
`experiment`, `errors` and `classwide` put figures together. Nothing here writes, and no mark is
added or rounded here: decisions that stand are counted and ordered.
"""
