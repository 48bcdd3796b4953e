"""Writing a program in the page, and checking one on public data before it is handed in."""
