"""Does the agreed function answer in the agreed form, for awkward inputs too?

Of the points 40 % are for the form and 20 % for each awkward input (one row, an odd number of rows,
another order). An answer whose form is off is understood where its meaning is plain, at the price
of all of them; so is a function that gives every image the same answer, since anything would.
"""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from grading.checks.check import Check, Facts, Verdict

FORM_SHARE = Decimal("0.4")
HUNDREDTH = Decimal("0.01")


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, object]) -> Verdict:
    answers = facts.answers
    if not answers.readable:
        return Verdict(Decimal(0), answers.message)
    if answers.form_notes:
        return Verdict(Decimal(0), " ".join(answers.form_notes))
    if answers.same_for_all:
        return Verdict(
            Decimal(0),
            f"Every {answers.one} got the same answer, {answers.same_for_all}: "
            f"the answers must depend on the {answers.many}.",
        )
    failed = [awkward for awkward in answers.awkward if not awkward.passed]
    if not failed:
        asked = ", ".join(awkward.title for awkward in answers.awkward)
        also = f", also for {asked}" if asked else ""
        return Verdict(max_points, f"The answers have the agreed form{also}.")
    lost = (1 - FORM_SHARE) * len(failed) / len(answers.awkward)
    points = (max_points * (1 - lost)).quantize(HUNDREDTH, rounding=ROUND_DOWN)
    return Verdict(points, " ".join(f"{awkward.title}: {awkward.message}" for awkward in failed))


CHECK = Check("contract", _judge)
