"""Mini project, broken: five rows tell nothing."""

data_statement = {"problem": "Read digits.", "source": "our own photographs"}
held_out = {"labels": [0, 1, 2, 3, 4], "answers": [0, 1, 2, 3, 4]}
