"""How far a course's outcomes were reached, and through them the programme's."""
