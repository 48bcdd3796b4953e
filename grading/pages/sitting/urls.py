"""Addresses of a sitting from its start to both signatures, and of vivas."""

from django.urls import path

from grading.pages.sitting import attendance, desk, files, hand_in, mark, steps, viva

urlpatterns = [
    path("exams/my/<int:seat_pk>/", hand_in.exam_hand_in, name="exam_hand_in"),
    path("exams/my/<int:seat_pk>/state/", hand_in.exam_state, name="exam_state"),
    path("exams/<int:session_pk>/sitting/", desk.sitting, name="sitting"),
    path("exams/<int:session_pk>/sitting/room/", desk.sitting_room, name="sitting_room"),
    path("exams/<int:session_pk>/sitting/list.pdf", desk.sitting_list, name="sitting_list"),
    path("exams/<int:session_pk>/sitting/start/", steps.sitting_start, name="sitting_start"),
    path("exams/<int:session_pk>/sitting/extend/", steps.sitting_extend, name="sitting_extend"),
    path("exams/<int:session_pk>/sitting/close/", steps.sitting_close, name="sitting_close"),
    path("exams/<int:session_pk>/sitting/reopen/", steps.sitting_reopen, name="sitting_reopen"),
    path("exams/<int:session_pk>/sitting/sign/", steps.sitting_sign, name="sitting_sign"),
    path(
        "exams/<int:session_pk>/sitting/attendance/",
        attendance.sitting_attendance,
        name="sitting_attendance",
    ),
    path("exams/<int:session_pk>/sitting/<int:seat_pk>/", mark.sitting_mark, name="sitting_mark"),
    path(
        "exams/<int:session_pk>/sitting/<int:seat_pk>/files/<int:pk>/",
        files.sitting_file,
        name="sitting_file",
    ),
    path(
        "exams/<int:session_pk>/sitting/<int:seat_pk>/notebooks/<int:pk>/",
        files.sitting_notebook,
        name="sitting_notebook",
    ),
    path("viva/<int:enrolment_pk>/<slug:item>/<slug:part>/", viva.viva, name="viva"),
    path("viva/<int:enrolment_pk>/<slug:item>/<slug:part>/draw/", viva.viva_draw, name="viva_draw"),
    path("viva/<int:enrolment_pk>/<slug:item>/<slug:part>/mark/", viva.viva_mark, name="viva_mark"),
    path("viva/questions/<int:pk>/note/", viva.viva_note, name="viva_note"),
    path("viva/questions/<int:pk>/instead/", viva.viva_redraw, name="viva_redraw"),
]
