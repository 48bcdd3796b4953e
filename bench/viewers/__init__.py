"""People who look on while runs are graded: who they are (`people`), what they do (`crowd`)."""
