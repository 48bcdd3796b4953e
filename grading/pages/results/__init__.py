"""Results people look at: what a run found, taken apart, and attempts beside each other."""
