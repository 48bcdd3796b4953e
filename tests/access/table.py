"""Who may use which address of pages and API, by the address's name.

That a person may does not say that it is of use now: what is refused for another reason (a form
without its fields, a sitting in another stage) is an answer. What one may not see is not there.
"""

STUDENT, CLASSMATE, OTHER_STUDENT = "the student", "a classmate", "a student of another class"
FACULTY, OTHER_FACULTY = "faculty of the class", "faculty of another class"
INTERNAL, EXTERNAL = "internal examiner", "external examiner"
ADMIN, NOBODY = "administrator", "nobody who is signed in"
SIGNED_IN = (
    STUDENT, CLASSMATE, OTHER_STUDENT, FACULTY, OTHER_FACULTY, INTERNAL, EXTERNAL, ADMIN,
)  # fmt: skip
EVERYBODY = (*SIGNED_IN, NOBODY)
AUTHORS = (FACULTY, OTHER_FACULTY, ADMIN)
EXAMINERS = (INTERNAL, EXTERNAL)
STAFF = (FACULTY, *EXAMINERS)

TABLE: dict[str, tuple[tuple[str, ...], str]] = {
    "everybody": (
        EVERYBODY,
        "styleguide healthz appearance set_language draw_program slip_check slip draw_verify "
        "draw_file api:schema api:docs",
    ),
    "whoever is signed in, about what is their own": (
        SIGNED_IN,
        "home faculty_home examining my_exam rosters tokens api:me api:classes api:submissions "
        "api:regrades",
    ),
    "students, about what is their own": ((STUDENT, CLASSMATE, OTHER_STUDENT), "my_marks"),
    "whoever takes the class, for themselves": (
        (STUDENT, CLASSMATE), "api:hand_in api:regrade_ask"
    ),
    "whoever takes the class, and who teaches it": (
        (STUDENT, CLASSMATE, FACULTY), "api:tasks api:marks"
    ),
    "the student alone": (
        (STUDENT,),
        "student_home class_marks task hand_in starter project project_propose survey my_regrades "
        "regrade_ask editor editor_begin editor_discard editor_file check_file check check_state "
        "check_cancel run_cancel token_revoke exam_hand_in exam_state api:run_cancel",
    ),
    "the student, and who teaches the class": (
        (STUDENT, FACULTY),
        "run run_events run_progress run_notebook run_notebook_file run_log run_example "
        "compare_runs submission_file answer api:run api:run_events api:submission "
        "api:submission_file api:regrade",
    ),
    "who teaches the class": (
        (FACULTY,),
        "grid not_conducted staff_item_close run_again practice "
        "scoring scoring_options batch batch_confirm score score_save score_field score_undo "
        "unblind blind blind_save blind_field blind_undo blind_file blind_answer blind_notebook "
        "snippets snippet snippet_remove snippets_offered "
        "regrades regrade regrade_answer api:regrade_answer "
        "register entry_grid entry_grid_preview entry_table entry_table_preview entry_template "
        "entry_save publishing sheet_publish sheet_ask sheet_decide orders order_issue order_lift "
        "scheme scheme_change audit audit_verify teams team_new team team_members team_proposal "
        "team_decision team_marks "
        "exams exam_new exam_edit exam_remove exam_roster exam_examiner exam_password "
        "outcomes outcome outcome_cie outcome_see outcome_action outcome_targets outcome_evidence "
        "outcome_matrix outcome_survey "
        "analytics analytics_table analytics_behind analytics_item analytics_item_table "
        "analytics_item_behind similarity similarity_start comparison comparison_progress "
        "comparison_cancel comparison_table pair pair_note "
        "viva viva_draw "
        "reports:documents reports:archive reports:cie_sheet reports:cie_working reports:document "
        "reports:download reports:download_one api:documents api:document",
    ),
    "who teaches the class, and administrators, who keep rosters": (
        (FACULTY, ADMIN),
        "roster roster_template roster_look roster_enrol roster_sign_ins roster_person roster_move "
        "roster_withdraw roster_restore api:roster",
    ),
    "who teaches the class or examines the sitting": (
        STAFF,
        "exam_session exam_draw draw_commit draw_now draw_show draw_change slips",
    ),
    "who teaches the class, examines the sitting or is seated in it": (
        (STUDENT, CLASSMATE, *STAFF), "draw_projector"
    ),
    "who examines the sitting": (
        EXAMINERS,
        "sitting sitting_room sitting_list sitting_start sitting_extend sitting_close "
        "sitting_reopen sitting_sign sitting_attendance sitting_mark sitting_file "
        "sitting_notebook viva_mark viva_note viva_redraw",
    ),
    "who teaches the course in any class, and administrators": (
        AUTHORS,
        "authoring authoring_task authoring_preview authoring_starter authoring_calibrate "
        "authoring_calibration authoring_cancel authoring_file authoring_publish "
        "authoring_take_back",
    ),
    "administrators": (
        (ADMIN,),
        "administration administration_people administration_person_add administration_person "
        "administration_details administration_step administration_institution "
        "administration_schemes administration_scheme administration_scheme_new "
        "administration_scheme_give administration_scheme_retire administration_tokens "
        "administration_token_revoke administration_audit administration_audit_csv "
        "administration_health administration_look",
    ),
    "nobody: what is at none of the API's addresses": ((), "api:nothing"),
}  # fmt: skip
MAY = {name: may for may, names in TABLE.values() for name in names.split()}
