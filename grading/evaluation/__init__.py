"""From a program to a judgement, and from a queued run to a finished one.

`hidden`, `contracts`, `judgement` and `judge` are pure: no database, no queue. `lifecycle`,
`publish`, `record`, `work` and `results` know the rows; `tasks` are what the queue calls.
"""
