"""A course's tasks as their authors see them: looked at, measured, published, taken back."""
