"""What runs inside the sandbox, beside the student's code. Standard library until more is needed.

Nothing here is trusted once the student's code has started: it shares its process or its user. So
nothing here judges, and all that leaves is bounded and read with suspicion outside.
`sandbox.payload` packs this package into the one file that a run sees.
"""
