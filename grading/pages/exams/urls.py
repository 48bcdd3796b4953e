"""Addresses of examinations up to the draw, and of verifying it."""

from django.urls import path, register_converter

from grading.pages.exams import draw, lists, plan, projector, roster, session, slips, verify


class Fingerprint:
    """A SHA-256 in hexadecimal."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Fingerprint, "fingerprint")

urlpatterns = [
    path("faculty/<int:offering_pk>/exams/", lists.exams, name="exams"),
    path("faculty/<int:offering_pk>/exams/new/<slug:kind>/", plan.exam_new, name="exam_new"),
    path("exams/", lists.examining, name="examining"),
    path("exams/my/", lists.my_exam, name="my_exam"),
    path("exams/<int:session_pk>/", session.exam_session, name="exam_session"),
    path("exams/<int:session_pk>/edit/", session.exam_edit, name="exam_edit"),
    path("exams/<int:session_pk>/remove/", session.exam_remove, name="exam_remove"),
    path("exams/<int:session_pk>/roster/", roster.exam_roster, name="exam_roster"),
    path(
        "exams/<int:session_pk>/examiners/<slug:role>/",
        session.exam_examiner,
        name="exam_examiner",
    ),
    path(
        "exams/<int:session_pk>/examiners/<slug:role>/password/",
        session.exam_password,
        name="exam_password",
    ),
    path("exams/<int:session_pk>/draw/", draw.exam_draw, name="exam_draw"),
    path("exams/<int:session_pk>/draw/freeze/", draw.draw_commit, name="draw_commit"),
    path("exams/<int:session_pk>/draw/now/", draw.draw_now, name="draw_now"),
    path("exams/<int:session_pk>/draw/seed/", draw.draw_show, name="draw_show"),
    path("exams/<int:session_pk>/draw/change/<int:seat_pk>/", draw.draw_change, name="draw_change"),
    path("exams/<int:session_pk>/projector/", projector.draw_projector, name="draw_projector"),
    path("exams/<int:session_pk>/slips.pdf", slips.slips, name="slips"),
    path("draws/verify_draw.py", verify.draw_program, name="draw_program"),
    path("draws/<fingerprint:fingerprint>/", verify.draw_verify, name="draw_verify"),
    path("draws/<fingerprint:fingerprint>/draw.json", verify.draw_file, name="draw_file"),
    path("slips/", verify.slip_check, name="slip_check"),
    path("slips/<str:code>/", verify.slip_check, name="slip"),
]
