"""Class analytics for faculty: the class, one experiment, and the list behind each number."""
