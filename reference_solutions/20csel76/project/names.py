"""Mini project, broken: names where class indices are agreed."""

data_statement = {"problem": "Tell cats from dogs.", "source": "our own photographs"}
held_out = {"labels": ["cat", "dog"] * 20, "answers": ["cat", "cat"] * 20}
