"""Tasks belong to their course directly, so that some may do without an experiment: practice."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each task's course is its experiment's."""
    for task in apps.get_model("labs", "Task").objects.select_related("experiment"):
        task.course_id = task.experiment.course_id
        task.save(update_fields=["course"])


class Migration(migrations.Migration):
    dependencies = [("labs", "0002_course_outcomes")]

    operations = [
        migrations.RemoveConstraint(model_name="task", name="one_task"),
        migrations.AlterModelOptions(
            name="task", options={"ordering": ["experiment", "section", "slug"]}
        ),
        migrations.AddField(
            model_name="task",
            name="course",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="labs.course",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="section",
            field=models.CharField(
                blank=True, help_text="Heading of a task without an experiment.", max_length=60
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="experiment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="labs.experiment",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
