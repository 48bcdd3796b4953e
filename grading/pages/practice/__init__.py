"""Practice as those who teach a class see it: who handed in what, and how it went."""
