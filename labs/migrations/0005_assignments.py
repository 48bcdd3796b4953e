from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labs", "0004_course_of_task"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="plan",
            field=models.CharField(
                default="laboratory",
                help_text="How marks add up: labs.spec.PLANS.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="experiment",
            name="rubric",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="What it is marked by where the course's plan is assignments: the criteria of its tasks, and whether a program of it is graded.",
            ),
        ),
    ]
