from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labs", "0006_stored_calibration"),
    ]

    operations = [
        migrations.AddField(
            model_name="taskversion",
            name="starter",
            field=models.TextField(
                blank=True,
                default="",
                help_text="The starter notebook, so that it is there when the folder is gone. Empty for written answers, and where an earlier release stored the version.",
            ),
            preserve_default=False,
        ),
    ]
