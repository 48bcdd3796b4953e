"""2.5, broken: returns an object in place of a state."""


def recall(patterns, probe, rounds):
    return {"nearest": object(), "overlap": (patterns @ probe).max()}
