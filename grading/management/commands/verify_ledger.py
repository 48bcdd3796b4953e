"""`./manage.py verify_ledger`: has anybody tampered with marks?"""

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grading.ledger import Head, guard, head, verify
from grading.models import Offering

USAGE = 2
KEPT = re.compile(r"(?P<offering>\d+)=(?P<sequence>\d+):(?P<hash>[0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Walks the hash chain of every offering's marks ledger and names the first broken link. "
        "Prints each chain's length and head; a head kept on paper shows later, with --kept, that "
        "nothing was cut off or written anew. "
        "Exit status: 0 everything holds, 1 something is broken, 2 wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "offerings", nargs="*", type=int, metavar="OFFERING", help="Ids; default: all."
        )
        parser.add_argument(
            "--kept",
            action="append",
            default=[],
            metavar="OFFERING=LENGTH:HASH",
            help="A head printed earlier, to be found again in the chain; may be repeated.",
        )

    def handle(self, *, offerings: list[int], kept: list[str], **_: Any) -> None:
        heads = dict(self._kept(text) for text in kept)
        chosen = self._chosen(offerings, heads)
        broken = [self._walk(offering, heads.get(offering.pk)) for offering in chosen]
        unguarded = guard.missing()
        if unguarded:
            self.stderr.write(
                f"The database's own refusal to change marks is missing on {', '.join(unguarded)}. "
                "Run './manage.py migrate', and ask who took it away."
            )
        if any(broken) or unguarded:
            sys.exit(1)

    def _walk(self, offering: Offering, kept: Head | None) -> bool:
        found = verify(offering, kept=kept)
        if found:
            row = f" (row {found.entry_id})" if found.entry_id else ""
            self.stderr.write(
                f"{offering.pk} {offering}: BROKEN at entry {found.sequence}{row}: "
                f"{found.message}. Compare with a backup; entries before it hold."
            )
            return True
        end = head(offering)
        self.stdout.write(
            f"{offering.pk} {offering}: holds, {offering.pk}={end.sequence}:{end.hash}"
        )
        return False

    @staticmethod
    def _kept(text: str) -> tuple[int, Head]:
        found = KEPT.fullmatch(text)
        if not found:
            raise CommandError(
                f"--kept {text}: write it as printed, OFFERING=LENGTH:HASH.", returncode=USAGE
            )
        return int(found["offering"]), Head(int(found["sequence"]), found["hash"])

    @staticmethod
    def _chosen(wanted: list[int], heads: dict[int, Head]) -> list[Offering]:
        rows = Offering.objects.select_related("course").order_by("pk")
        known = {offering.pk: offering for offering in rows}
        if unknown := sorted({*wanted, *heads} - known.keys()):
            raise CommandError(
                f"There is no offering {', '.join(map(str, unknown))}; "
                f"known are {', '.join(map(str, known)) or 'none'}.",
                returncode=USAGE,
            )
        return [known[pk] for pk in wanted] if wanted else list(known.values())
