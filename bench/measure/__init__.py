"""Clocks, memory of whole process trees, and what the machine is. Knows nothing of graders."""
