"""People: who signs in, by which university seat number, in which role."""
