"""A class as a terminal names it."""

from django.core.management import CommandError

from grading.models import Offering

CLASS_HELP = "number of the class as in its address, or CODE/TERM/BATCH/SECTION"


def named_class(text: str) -> Offering:
    """The class of that number or name.

    Raises:
        CommandError: there is none; its text lists those that are there.
    """
    offerings = Offering.objects.select_related("course")
    if text.isdecimal() and len(text) < 19:
        found = offerings.filter(pk=int(text)).first()
    else:
        parts = [part.strip() for part in text.split("/")]
        found = None
        if len(parts) == 4:
            code, term, batch, section = parts
            found = offerings.filter(
                course__code__iexact=code, term=term, batch=batch, section=section
            ).first()
    if found is None:
        known = "\n".join(
            f"  {one.pk}  {one.course.code}/{one.term}/{one.batch}/{one.section}"
            for one in offerings.order_by("-pk")[:20]
        )
        raise CommandError(f"There is no class “{text}”. There is:\n{known or '  none yet'}")
    return found
