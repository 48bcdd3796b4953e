"""The database's own refusal to change or delete what the ledger holds.

To be kept when migrations are squashed. `grading.apps` puts the triggers back after every
`migrate`, since SQLite loses them whenever it remakes a table.
"""

from django.db import migrations

from grading.ledger import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection.alias)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
