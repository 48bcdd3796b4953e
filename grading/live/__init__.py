"""A run while it goes on: how it stands, its place in the queue, its log so far, and all of that
as a stream of events to however many look on.

Pages and API hand it runs that `grading.access` gave them; it knows neither people's roles nor how
anything is shown.
"""
