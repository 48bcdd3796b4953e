"""Every number at once."""

capacity = [i / 1000 for i in range(1000)]
pair = {"0.25": 4, "low": 0, "high": 10**400}
