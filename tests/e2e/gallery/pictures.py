"""Which pages the gallery shows, in which order and under which names."""

from dataclasses import dataclass, field

from django.utils.text import slugify


@dataclass(frozen=True)
class Picture:
    """One page.

    Attributes:
        title: what it is called in the index; its file is named after it.
        who: whose session looks at it; empty for a stranger.
        name: of its address; an address itself where it begins with a stroke.
        values: parameters that differ from those of other pictures: a name stands for the row of
            that name, all else for itself.
        own: takes its row from that of another page.
    """

    title: str
    who: str
    name: str
    values: dict[str, str] = field(default_factory=dict)
    own: str = ""

    @property
    def file(self) -> str:
        """The beginning of its files' names."""
        return slugify(self.title.replace("'", ""))


SECTIONS: dict[str, tuple[Picture, ...]] = {
    "For everybody": (
        Picture("Sign in", "", "account_login"),
        Picture("New password", "student", "account_change_password"),
        Picture("Nothing here", "student", "/nothing/"),
        Picture("Style guide", "", "styleguide"),
        Picture("Check a slip", "", "slip_check"),
        Picture("A slip", "", "slip"),
        Picture("Verify a draw", "", "draw_verify"),
        Picture("API tokens", "student", "tokens"),
        Picture("API reference", "student", "api:docs"),
    ),
    "Students": (
        Picture("Home", "student", "home"),
        Picture("A task", "student", "task"),
        Picture("The editor", "student", "editor"),
        Picture("A check of my file", "student", "check"),
        Picture("A run, live", "student", "run", own="live"),
        Picture("A result", "student", "run"),
        Picture("A program that failed", "other", "run", own="failed"),
        Picture("The executed notebook", "student", "run_notebook"),
        Picture("Attempts compared", "student", "compare_runs"),
        Picture("Written answers", "student", "answer"),
        Picture("My marks", "student", "my_marks"),
        Picture("My re-grade requests", "student", "my_regrades"),
        Picture("Ask for a re-grade", "student", "regrade_ask", {"item": "2"}),
        Picture("My project", "student", "project"),
        Picture("Course exit survey", "student", "survey"),
        Picture("My exam", "student", "my_exam"),
        Picture("The exam, handing in", "student", "exam_hand_in"),
    ),
    "Faculty: the class": (
        Picture("Overview", "faculty", "faculty_home"),
        Picture("Grid", "faculty", "grid"),
        Picture("Grid of a new class", "faculty", "grid", {"offering_pk": "empty"}),
        Picture("Scoring, how", "faculty", "scoring"),
        Picture("Scoring", "faculty", "score"),
        Picture("Scoring, blind", "faculty", "blind"),
        Picture("Proposals to confirm", "faculty", "batch"),
        Picture("Remarks", "faculty", "snippets"),
        Picture("Viva", "faculty", "viva", {"item": "3"}),
        Picture("Practice tasks", "faculty", "practice"),
        Picture("Re-grade requests", "faculty", "regrades"),
        Picture("A re-grade request", "faculty", "regrade"),
        Picture("Analytics of the class", "faculty", "analytics"),
        Picture("Analytics of an experiment", "faculty", "analytics_item"),
        Picture("Behind a number", "faculty", "analytics_item_behind"),
        Picture("Similarity", "faculty", "similarity"),
        Picture("A comparison", "faculty", "comparison"),
        Picture("Two programs", "faculty", "pair"),
        Picture("Rosters", "faculty", "rosters"),
        Picture("Roster", "faculty", "roster"),
        Picture("Roster of a new class", "faculty", "roster", {"offering_pk": "empty"}),
        Picture("A person of the class", "faculty", "roster_person"),
    ),
    "Faculty: marks and documents": (
        Picture("Register", "faculty", "register"),
        Picture("Entries as a grid", "faculty", "entry_grid"),
        Picture("Entries from a table", "faculty", "entry_table"),
        Picture("Publish and lock", "faculty", "publishing"),
        Picture("Orders", "faculty", "orders"),
        Picture("Scheme", "faculty", "scheme"),
        Picture("Audit trail", "faculty", "audit"),
        Picture("Teams", "faculty", "teams"),
        Picture("A team", "faculty", "team"),
        Picture("Documents", "faculty", "reports:documents"),
        Picture("A document", "faculty", "reports:document"),
        Picture("CIE sheet", "faculty", "reports:cie_sheet"),
        Picture("A CIE worked out", "faculty", "reports:cie_working"),
        Picture("Outcomes", "faculty", "outcomes"),
        Picture("An outcome", "faculty", "outcome"),
        Picture("An outcome worked out", "faculty", "outcome_cie"),
        Picture("Targets", "faculty", "outcome_targets"),
        Picture("Evidence", "faculty", "outcome_evidence"),
        Picture("Outcomes and programme", "faculty", "outcome_matrix"),
        Picture("The survey", "faculty", "outcome_survey"),
    ),
    "Examinations": (
        Picture("Examinations", "faculty", "exams"),
        Picture("A new sitting", "faculty", "exam_new"),
        Picture("A sitting", "faculty", "exam_session"),
        Picture("A planned sitting", "faculty", "exam_session", {"session_pk": "planned"}),
        Picture("Edit a sitting", "faculty", "exam_edit", {"session_pk": "planned"}),
        Picture("Examiner", "faculty", "exam_examiner", {"session_pk": "planned"}),
        Picture("The draw", "faculty", "exam_draw"),
        Picture("Change of experiment", "faculty", "draw_change"),
        Picture("On the projector", "faculty", "draw_projector"),
        Picture("Examiner's examinations", "examiner", "examining"),
        Picture("The sitting, running", "examiner", "sitting"),
        Picture("Attendance", "examiner", "sitting_attendance"),
        Picture("Marks of a seat", "examiner", "sitting_mark"),
        Picture("Sign-off", "examiner", "sitting", {"session_pk": "closed"}),
    ),
    "Task authors": (
        Picture("Tasks", "faculty", "authoring"),
        Picture("A task's folder", "faculty", "authoring_task"),
        Picture("As students see it", "faculty", "authoring_preview"),
        Picture("A calibration", "faculty", "authoring_calibration"),
        Picture("Publish a task", "faculty", "authoring_publish"),
    ),
    "Administrators": (
        Picture("Administration", "administrator", "administration"),
        Picture("People", "administrator", "administration_people"),
        Picture("A new person", "administrator", "administration_person_add"),
        Picture("A person", "administrator", "administration_person"),
        Picture("A person's details", "administrator", "administration_details"),
        Picture("A step with a person", "administrator", "administration_step"),
        Picture("Institution", "administrator", "administration_institution"),
        Picture("Schemes", "administrator", "administration_schemes"),
        Picture("A scheme", "administrator", "administration_scheme"),
        Picture("A new scheme", "administrator", "administration_scheme_new"),
        Picture("Everybody's tokens", "administrator", "administration_tokens"),
        Picture("Audit", "administrator", "administration_audit"),
        Picture("Health", "administrator", "administration_health"),
    ),
}
