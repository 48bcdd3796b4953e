"""Mini project, broken: the data stayed on the team's own computer."""

import pandas

rows = pandas.read_csv("our_data/leaves.csv")
