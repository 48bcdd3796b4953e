"""Every task has its course by now.

A migration of its own: PostgreSQL alters no table with rows changed in the same transaction.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("labs", "0003_practice")]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="labs.course",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("course", "slug"), name="one_task"),
        ),
    ]
