"""Writes down once more what was done on Django's own pages before they did it themselves."""

from django.db import migrations, models


def written_down(apps, schema_editor):
    events = apps.get_model("accounts", "AuditEvent")
    entries = apps.get_model("admin", "LogEntry")
    events.objects.bulk_create(
        events(
            kind="admin_site",
            actor_id=entry.user_id,
            about=entry.object_repr[:120],
            after={"is": entry.change_message},
            created_at=entry.action_time,
        )
        for entry in entries.objects.order_by("pk").iterator()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_audit"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed_in", "Signed in"),
                    ("sign_in_failed", "Sign-in failed"),
                    ("signed_out", "Signed out"),
                    ("password_chosen", "Chose a password"),
                    ("person_added", "Added a person"),
                    ("person_changed", "Changed a person’s details"),
                    ("activated", "Let sign in again"),
                    ("deactivated", "Closed the account"),
                    ("made_administrator", "Made administrator"),
                    ("ended_administrator", "Ended as administrator"),
                    ("teaches", "Put in charge of a class"),
                    ("teaches_no_more", "Taken off a class"),
                    ("password_reset", "Handed out a password"),
                    ("lock_cleared", "Cleared a sign-in lock"),
                    ("token_made", "Made an API token"),
                    ("token_revoked", "Revoked an API token"),
                    ("institution", "Changed the institution’s settings"),
                    ("scheme_made", "Made a marks scheme"),
                    ("scheme_retired", "Retired a marks scheme"),
                    ("calibration_asked", "Started a calibration"),
                    ("calibration_cancelled", "Cancelled a calibration"),
                    ("task_published", "Published a task"),
                    ("task_taken_back", "Took a task back"),
                    ("admin_site", "Changed in Django’s administration"),
                ],
                max_length=30,
            ),
        ),
        migrations.RunPython(written_down, migrations.RunPython.noop),
    ]
