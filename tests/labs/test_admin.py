"""Administrators see the catalogue's rows; the folders are where they change."""

import pytest
from django.contrib import admin
from django.test import Client

from labs.models import Course, Experiment, Task, TaskVersion
from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Course, Experiment, Task, TaskVersion])
def test_rows_are_listed_and_can_not_be_changed(client: Client, model) -> None:
    factories.make_course()
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    listed = client.get(f"/admin/labs/{model._meta.model_name}/")
    assert listed.status_code == 200
    assert client.get(f"/admin/labs/{model._meta.model_name}/add/").status_code == 403
    if row := model.objects.first():
        page = f"/admin/labs/{model._meta.model_name}/{row.pk}/change/"
        assert b'name="_save"' not in client.get(page).content
        assert client.post(page, {}).status_code == 403
    assert not admin.site._registry[model].has_delete_permission(listed.wsgi_request)
