import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0009_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SittingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'Time started'), ('extended', 'Time extended'), ('present', 'Present'), ('closed', 'Closed'), ('reopened', 'Opened again'), ('signed', 'Marks signed')], max_length=10)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, help_text='How many were added; extensions only.', null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['session', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VivaNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('good', 'Good'), ('partial', 'Partly'), ('none', 'No answer'), ('mark', 'A mark of 10'), ('not_asked', 'Not asked')], max_length=10)),
                ('marks', models.DecimalField(blank=True, decimal_places=2, help_text='Of 10; verdict MARK only.', max_digits=4, null=True)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['question', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VivaQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(help_text="The entry's key in the ledger.", max_length=10)),
                ('component', models.CharField(help_text='Its component: viva or project_viva.', max_length=20)),
                ('name', models.CharField(help_text="Of the question in the course's bank.", max_length=60)),
                ('topic', models.CharField(max_length=100)),
                ('experiment', models.PositiveSmallIntegerField(blank=True, help_text="The experiment's number; empty: belongs to all.", null=True)),
                ('text', models.TextField()),
                ('answer', models.TextField(help_text='What a good answer says; for whoever examines.')),
                ('reason', models.CharField(blank=True, help_text='Why it was drawn instead.', max_length=500)),
                ('drawn_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['enrolment', 'item', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='sittingevent',
            name='actor',
            field=models.ForeignKey(blank=True, help_text='Empty: a command, not a person.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sittingevent',
            name='seat',
            field=models.ForeignKey(blank=True, help_text='Whom it is about; empty: everybody.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='grading.seat'),
        ),
        migrations.AddField(
            model_name='sittingevent',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='grading.examsession'),
        ),
        migrations.AddField(
            model_name='vivanote',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='vivaquestion',
            name='drawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='vivaquestion',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='viva_questions', to='grading.enrolment'),
        ),
        migrations.AddField(
            model_name='vivaquestion',
            name='replaces',
            field=models.OneToOneField(blank=True, help_text='The question that this one was drawn instead of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='grading.vivaquestion'),
        ),
        migrations.AddField(
            model_name='vivanote',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='grading.vivaquestion'),
        ),
        migrations.AddConstraint(
            model_name='sittingevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extended'), ('minutes__gte', 1)), models.Q(models.Q(('kind', 'extended'), _negated=True), ('minutes__isnull', True)), _connector='OR'), name='only_extensions_have_minutes'),
        ),
        migrations.AddConstraint(
            model_name='vivaquestion',
            constraint=models.UniqueConstraint(fields=('enrolment', 'item', 'name'), name='a_question_once_in_a_viva'),
        ),
        migrations.AddConstraint(
            model_name='vivanote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('marks__gte', 0), ('marks__lte', 10), ('verdict', 'mark')), models.Q(models.Q(('verdict', 'mark'), _negated=True), ('marks__isnull', True)), _connector='OR'), name='only_a_mark_has_marks'),
        ),
    ]
