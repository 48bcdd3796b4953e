"""A team's marks as its page shows them: the team's own, and what each member differs in."""

from collections.abc import Mapping

from grading.entries.standing import ClassEntry
from grading.models import Enrolment, Team
from grading.scheme import Item, as_text
from grading.scoring import team_marks


def members_marks(
    team: Team, entry: ClassEntry, students: list[Enrolment], typed: Mapping[str, str]
) -> dict[str, object]:
    """The team's marks and each member's, as they stand or as they were typed."""
    scores = team_marks.standing_scores(team)
    parts = entry.item.components
    of_team = {}
    for part in parts:
        own = [scores[s.pk, part.key] for s in students if (s.pk, part.key) in scores]
        newest = max(own, key=lambda score: score.pk, default=None)
        of_team[part.key] = typed.get(f"t-{part.key}", as_text(newest.team_marks) if newest else "")
    lines = []
    for student in students:
        rows = entry.standings[student.pk].rows
        cells = []
        for part in parts:
            score, row = scores.get((student.pk, part.key)), rows.get(part.key)
            stands = bool(score and row and score.entry_id == row.pk)
            before = f"{as_text(score.adjustment)}" if score and stands and score.adjustment else ""
            cells.append(
                {
                    "part": part,
                    "name": f"a-{student.pk}-{part.key}",
                    "value": typed.get(f"a-{student.pk}-{part.key}", before),
                    "row": row,
                    "otherwise": row is not None and not stands,
                    "key": f"{student.pk}-{part.key}",
                }
            )
        reasons = [scores[student.pk, p.key].reason for p in parts if (student.pk, p.key) in scores]
        why = next((reason for reason in reasons if reason), "")
        lines.append(
            {
                "student": student,
                "cells": cells,
                "why": typed.get(f"why-{student.pk}", why),
                "why_key": f"{student.pk}-reason",
                "entry": entry.standings[student.pk].entry(entry.item),
            }
        )
    return {"lines": lines, "of_team": _fields(entry.item, of_team)}


def _fields(item: Item, values: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {"part": part, "name": f"t-{part.key}", "value": values[part.key]}
        for part in item.components
    ]
