"""What was handed in and what it is worth."""
