"""Every command of docs/api.md does what the page says, typed as it stands."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from grading.scoring import regrade, rubric
from tests import factories
from tests.api.conftest import token_of

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
COMMANDS = re.findall(r"^curl (?:.*\\\n)*.*$", PAGE.read_text(), re.MULTILINE)

FACULTYS = re.compile("/(documents|roster|answer)/")
"""What only who teaches the class may do."""


@pytest.fixture
def shell(live_server, transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The variables that the page uses, and a folder with a program to hand in."""
    student = factories.make_student()
    teacher = factories.make_faculty(student.offering)
    submission = factories.make_submission(student)
    run = factories.make_running_run(submission)
    rubric.save(student, "1", {"viva": 3}, teacher.user, {})
    rubric.save(student, "2", {"viva": 3}, teacher.user, {})
    asked = regrade.ask(student, "2", "The second answer was right.")
    token = token_of(student.user)
    (tmp_path / "solution.py").write_text("def predict(images):\n    return [0] * len(images)\n")
    (tmp_path / "class.csv").write_text("USN,Name\n1GA23CS101,Gagana Murthy\n")
    (tmp_path / ".curlrc").write_text("fail-with-body\n")
    marks = f"/api/v1/classes/{student.offering_id}/marks/"
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return os.environ | {
        "HOME": str(tmp_path),
        "CURL_HOME": str(tmp_path),
        "SITE": live_server.url,
        "TOKEN": token,
        "TEACHERS": token_of(teacher.user),
        "CLASS": str(student.offering_id),
        "RUN": str(run.pk),
        "SUBMISSION": str(submission.pk),
        "REGRADE": str(asked.pk),
        "ETAG": client.get(marks)["ETag"],
    }


def test_each_of_them(shell: dict[str, str]) -> None:
    assert len(COMMANDS) >= 14
    printed = {}
    for command in COMMANDS:
        whose = "TEACHERS" if FACULTYS.search(command) else "TOKEN"
        done = subprocess.run(
            ["bash", "-c", command.replace("$TOKEN", f"${whose}")],
            env=shell,
            cwd=shell["HOME"],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        printed[command] = done.stdout
    answers = {command: text for command, text in printed.items() if text.startswith(("{", "["))}
    assert all(json.loads(text) for text in answers.values())
    assert "304\n" in printed.values()
    assert (Path(shell["HOME"]) / "handed-in.py").read_bytes()
