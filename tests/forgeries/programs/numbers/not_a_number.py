"""Values that compare as near to anything, or as nothing."""

capacity = float("nan")
pair = ["0.25", [4]]
