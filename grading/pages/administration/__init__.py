"""The administrator's pages: people, settings, schemes, tokens, what was done, health."""
