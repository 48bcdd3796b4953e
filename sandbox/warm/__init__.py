"""Runs that start in milliseconds: forked from a process that has imported the frameworks already.

Same contract, same walls and same runner as `sandbox.bubblewrap`; where a warm start can't be had,
the run starts cold and says why. `docs/decisions/` tells how it came to this form.
"""
