"""`./manage.py draw`: the draw of an examination from a terminal, by the pages' own rules."""

import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    DjangoHelpFormatter,
)
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from grading import access
from grading.exams import draw as drawing
from grading.exams import verify_draw
from grading.exams.errors import ExamRefused
from grading.exams.stages import stage_of
from grading.management.terminal import printable
from grading.models import Draw, ExamSession

USAGE = 2
EXAMPLE = """
A draw in a terminal, in this order:
  ./manage.py draw list                              which sittings there are
  ./manage.py draw commit 3 --by meera               freezes roster and lot, prints the fingerprint
  ./manage.py draw now 3 --by meera --call "7 4 1"   draws, once, with what those present call out
  ./manage.py draw show 3 --by meera                 publishes the seed, when the sitting is closed
  ./manage.py draw file 3 --output draw.json         what everybody may have
  ./manage.py draw verify draw.json --statement SHA256
""".strip()


class AsWritten(RawDescriptionHelpFormatter, DjangoHelpFormatter):
    """Keeps the lines of help and examples as they are."""


class Command(BaseCommand):
    help = (
        "Commits to a draw of experiments, draws it, publishes its seed and verifies a\n"
        "published draw. The same rules hold as on the pages: a draw is made once, and --by\n"
        "names somebody who teaches the class or examines the sitting.\n"
        "Exit status: 0 done, 1 a draw is not as published, 2 wrong usage or refused."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=AsWritten, epilog=EXAMPLE, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        steps.add_parser("list", help="every sitting with its number and stage")
        for name, about in (
            ("commit", "freeze roster and lot, and publish the fingerprint"),
            ("now", "draw for everybody, once"),
            ("show", "publish the seed, when the sitting is closed"),
        ):
            step = steps.add_parser(name, help=about)
            step.add_argument("sitting", type=int, help="its number, as 'draw list' prints it")
            step.add_argument("--by", required=True, metavar="USER", help="who does it")
            if name == "now":
                step.add_argument("--call", required=True, help="what those present call out")
        file = steps.add_parser("file", help="write the published JSON")
        file.add_argument("sitting", type=int, help="its number, as 'draw list' prints it")
        file.add_argument("--output", default="-", metavar="FILE", help="default: the terminal")
        check = steps.add_parser("verify", help="check a published JSON file")
        check.add_argument("file", help="from the draw's page or 'draw file'")
        check.add_argument(
            "--statement", default="", metavar="SHA256", help="the fingerprint noted before"
        )

    def handle(self, *, step: str, **options: Any) -> None:
        steps: dict[str, Callable[..., None]] = {
            "list": self._list,
            "commit": self._commit,
            "now": self._now,
            "show": self._show,
            "file": self._file,
            "verify": self._verify,
        }
        try:
            steps[step](**options)
        except ExamRefused as refused:
            raise CommandError(str(refused), returncode=USAGE) from refused

    def _list(self, **_: Any) -> None:
        sessions = ExamSession.objects.select_related("offering__course", "draw")
        for session in sessions.prefetch_related("examiners").order_by("starts_at", "pk"):
            at = timezone.localtime(session.starts_at)
            self.stdout.write(
                f"{session.pk:>5}  {at:%Y-%m-%d %H:%M}  {stage_of(session):<9}  {session}"
            )

    def _commit(self, *, sitting: int, by: str, **_: Any) -> None:
        session, actor = _session(sitting, by)
        found = drawing.commit(session, actor)
        self.stdout.write(f"Frozen: {session}, {len(found.statement['roster'])} students.")
        self.stdout.write(f"Fingerprint {found.fingerprint}")
        self.stdout.write("Let those present note it, then ask them for a call and draw.")

    def _now(self, *, sitting: int, by: str, call: str, **_: Any) -> None:
        session, actor = _session(sitting, by)
        found = drawing.draw(session, call, actor)
        self.stdout.write(f"Drawn with the call “{found.call}”:")
        seats = session.seats.select_related("enrolment__user", "drawn").order_by("number")
        for seat in seats:
            user = seat.enrolment.user
            name = printable(user.name)
            self.stdout.write(f"{seat.number:>4}  {user.usn}  {seat.drawn}  {name}")

    def _show(self, *, sitting: int, by: str, **_: Any) -> None:
        session, _actor = _session(sitting, by)
        found = drawing.show_seed(session)
        self.stdout.write(f"The seed is public: {found.seed}")

    def _file(self, *, sitting: int, output: str, **_: Any) -> None:
        found = Draw.objects.select_related("session__offering__course").filter(session=sitting)
        draw = found.first()
        if draw is None:
            raise CommandError(
                f"Sitting {sitting} is not there or not frozen yet. './manage.py draw list' shows "
                "which there are.",
                returncode=USAGE,
            )
        text = json.dumps(drawing.published(draw), indent=2, ensure_ascii=False) + "\n"
        if output == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(output).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(
                f"{output} can't be written: {error.strerror}.", returncode=USAGE
            ) from error

    def _verify(self, *, file: str, statement: str, **_: Any) -> None:
        options = ["--statement", statement] if statement else []
        sys.exit(verify_draw.main([file, *options]))


def _session(pk: int, by: str) -> tuple[ExamSession, User]:
    """The sitting and who acts on it.

    Raises:
        CommandError: nobody has this user name, or the sitting is not theirs.
    """
    actor = User.objects.filter(username=by, is_active=True).first()
    if actor is None:
        raise CommandError(f"Nobody who can sign in is called “{by}”.", returncode=USAGE)
    try:
        return access.session_for_staff(actor, pk), actor
    except Http404 as missing:
        raise CommandError(
            f"{by} neither teaches the class nor examines a sitting {pk}. './manage.py draw list' "
            "shows which there are.",
            returncode=USAGE,
        ) from missing
