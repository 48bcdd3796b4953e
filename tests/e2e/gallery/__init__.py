"""Pictures of every page as `scripts/screens` takes them, of the demo course in the real site."""
