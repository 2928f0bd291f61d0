"""Suggestions, talks with the leader, user councils, other involvement."""

import uuid

import django.db.models.constraints
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import config.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("complaints", "0003_public"),
        ("intake", "0010_twins"),
        ("rooms", "0005_copenhagen_contact_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title", models.CharField(max_length=200, verbose_name="words on the agenda")),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of an agenda",
                "verbose_name_plural": "items of agendas",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="CouncilDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.CharField(max_length=500, verbose_name="what was decided")),
                ("who", models.CharField(max_length=80, verbose_name="who does it")),
                ("due_on", models.DateField(verbose_name="by when")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Still to do"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=500, verbose_name="what became of it"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="complaints.agendaitem",
                        verbose_name="item of the agenda",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_decisions",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a user council",
                "verbose_name_plural": "decisions of user councils",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CouncilMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("held_on", models.DateField(verbose_name="date")),
                (
                    "clients_present",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="clients present"
                    ),
                ),
                (
                    "staff_present",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="staff present"
                    ),
                ),
                ("notes", models.TextField(blank=True, max_length=8000, verbose_name="notes")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="shown to all staff"),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="shown by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_meetings",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting of a user council",
                "verbose_name_plural": "meetings of user councils",
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CouncilDecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("text", models.CharField(max_length=500, verbose_name="what was decided")),
                ("who", models.CharField(max_length=80, verbose_name="who does it")),
                ("due_on", models.DateField(verbose_name="by when")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Still to do"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=500, verbose_name="what became of it"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="complaints.agendaitem",
                        verbose_name="item of the agenda",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.councildecision",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="complaints.councilmeeting",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="councildecision",
            name="meeting",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="complaints.councilmeeting",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda",
                to="complaints.councilmeeting",
            ),
        ),
        migrations.CreateModel(
            name="CouncilWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("clients", models.PositiveSmallIntegerField(verbose_name="number of clients")),
                ("wished_on", models.DateField(verbose_name="wished on")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what they want of it"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=500, verbose_name="what became of it"),
                ),
                (
                    "followed_up_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="followed up"),
                ),
                (
                    "followed_up_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="followed up by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_wishes",
                        to="rooms.room",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for a user council",
                "verbose_name_plural": "wishes for a user council",
                "ordering": ["-wished_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CouncilWishEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("clients", models.PositiveSmallIntegerField(verbose_name="number of clients")),
                ("wished_on", models.DateField(verbose_name="wished on")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what they want of it"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=500, verbose_name="what became of it"),
                ),
                (
                    "followed_up_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="followed up"),
                ),
                (
                    "followed_up_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="followed up by",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.councilwish",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Involvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("survey", "Survey"),
                            ("house_meeting", "House meeting"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                ("title", models.CharField(max_length=120, verbose_name="about")),
                ("clients", models.PositiveSmallIntegerField(verbose_name="number of clients")),
                ("staff", models.PositiveSmallIntegerField(verbose_name="number of staff")),
                ("outcome", models.TextField(max_length=4000, verbose_name="what came of it")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="involvements",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "involvement of clients",
                "verbose_name_plural": "involvements of clients",
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InvolvementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("survey", "Survey"),
                            ("house_meeting", "House meeting"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                ("title", models.CharField(max_length=120, verbose_name="about")),
                ("clients", models.PositiveSmallIntegerField(verbose_name="number of clients")),
                ("staff", models.PositiveSmallIntegerField(verbose_name="number of staff")),
                ("outcome", models.TextField(max_length=4000, verbose_name="what came of it")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.involvement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LeaderTalk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="about")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "appointment_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="appointment"),
                ),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("held", "Held"),
                            ("did_not_come", "Did not come"),
                            ("withdrawn", "Withdrawn by the client"),
                        ],
                        max_length=12,
                        verbose_name="how it ended",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(blank=True, max_length=2000, verbose_name="what came of it"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="intake.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "talk with the leader",
                "verbose_name_plural": "talks with the leader",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LeaderTalkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="about")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "appointment_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="appointment"),
                ),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("held", "Held"),
                            ("did_not_come", "Did not come"),
                            ("withdrawn", "Withdrawn by the client"),
                        ],
                        max_length=12,
                        verbose_name="how it ended",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(blank=True, max_length=2000, verbose_name="what came of it"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.leadertalk",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("idea", "Idea"),
                            ("criticism", "Criticism"),
                            ("praise", "Praise"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="what was said")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "answer",
                    models.TextField(blank=True, max_length=2000, verbose_name="what became of it"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                (
                    "public_text",
                    models.TextField(blank=True, max_length=1000, verbose_name="public wording"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="made public"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="intake.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made public by",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "ordering": ["-received_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AgendaItemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title", models.CharField(max_length=200, verbose_name="words on the agenda")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.agendaitem",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="complaints.councilmeeting",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="complaints.suggestion",
                        verbose_name="suggestion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="suggestion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="complaints.suggestion",
                verbose_name="suggestion",
            ),
        ),
        migrations.CreateModel(
            name="SuggestionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("idea", "Idea"),
                            ("criticism", "Criticism"),
                            ("praise", "Praise"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="what was said")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "answer",
                    models.TextField(blank=True, max_length=2000, verbose_name="what became of it"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                (
                    "public_text",
                    models.TextField(blank=True, max_length=1000, verbose_name="public wording"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="made public"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.suggestion",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made public by",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UserCouncil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("founded_on", models.DateField(verbose_name="founded on")),
                (
                    "rests_since",
                    models.DateField(blank=True, null=True, verbose_name="rests since"),
                ),
                (
                    "founded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="councils",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "user council",
                "verbose_name_plural": "user councils",
            },
        ),
        migrations.CreateModel(
            name="CouncilMeetingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("held_on", models.DateField(verbose_name="date")),
                (
                    "clients_present",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="clients present"
                    ),
                ),
                (
                    "staff_present",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="staff present"
                    ),
                ),
                ("notes", models.TextField(blank=True, max_length=8000, verbose_name="notes")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="shown to all staff"),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.councilmeeting",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="shown by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="complaints.usercouncil",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="councilmeeting",
            name="council",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="complaints.usercouncil",
            ),
        ),
        migrations.CreateModel(
            name="UserCouncilEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("founded_on", models.DateField(verbose_name="founded on")),
                (
                    "rests_since",
                    models.DateField(blank=True, null=True, verbose_name="rests since"),
                ),
                (
                    "founded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="complaints.usercouncil",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councildecisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d73f06b7f903cdaf99fe3909ab6e81ab32f2ae1b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_50e5f",
                    table="complaints_councildecisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="councildecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), models.Q(("who", ""), _negated=True)
                ),
                name="council_decision_says_what_and_who",
                violation_error_code="says_nothing",
                violation_error_message="Write what was decided, and who does it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="councildecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at", None), ("closed_by", None), ("outcome", ""), ("state", "open")
                    ),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("state__in", ["done", "dropped"]),
                    ),
                    _connector="OR",
                ),
                name="council_decision_closed_whole",
                violation_error_code="outcome_missing",
                violation_error_message="Write what became of it.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councildecision",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_councildecisionevent" ("closed_at", "closed_by_id", "due_on", "id", "item_id", "meeting_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "room_id", "state", "text", "uuid", "who") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."due_on", OLD."id", OLD."item_id", OLD."meeting_id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."recorded_by_id", OLD."room_id", OLD."state", OLD."text", OLD."uuid", OLD."who"); RETURN NULL;',
                    hash="0220e4599f4afe3cd3ffa95f911c483523f3f5da",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_b7b55",
                    table="complaints_councildecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councildecision",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_councildecisionevent" ("closed_at", "closed_by_id", "due_on", "id", "item_id", "meeting_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "room_id", "state", "text", "uuid", "who") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."due_on", OLD."id", OLD."item_id", OLD."meeting_id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."recorded_by_id", OLD."room_id", OLD."state", OLD."text", OLD."uuid", OLD."who"); RETURN NULL;',
                    hash="b3d6b8e09652d350e5bff6eae82c53d6db4817a5",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_7bc69",
                    table="complaints_councildecision",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="councilwish",
            constraint=models.CheckConstraint(
                condition=models.Q(("clients__gte", 1)),
                name="council_wish_of_somebody",
                violation_error_code="wished_by_nobody",
                violation_error_message="At least one client wants it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilwish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("followed_up_at", None), ("followed_up_by", None), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("followed_up_at__isnull", False),
                        ("followed_up_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="council_wish_followed_up_whole",
                violation_error_code="outcome_missing",
                violation_error_message="Write what became of it.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilwish",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_councilwishevent" ("clients", "followed_up_at", "followed_up_by_id", "id", "note", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "taken_by_id", "uuid", "wished_on") VALUES (OLD."clients", OLD."followed_up_at", OLD."followed_up_by_id", OLD."id", OLD."note", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."room_id", OLD."taken_by_id", OLD."uuid", OLD."wished_on"); RETURN NULL;',
                    hash="20ddef6b53cce1a9ce2d1fe484971a9f93a2b9f4",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_b2db3",
                    table="complaints_councilwish",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilwish",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_councilwishevent" ("clients", "followed_up_at", "followed_up_by_id", "id", "note", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "taken_by_id", "uuid", "wished_on") VALUES (OLD."clients", OLD."followed_up_at", OLD."followed_up_by_id", OLD."id", OLD."note", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."room_id", OLD."taken_by_id", OLD."uuid", OLD."wished_on"); RETURN NULL;',
                    hash="3c723dcbee95cedcbd3d9264ed452fb21fda2c90",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_8f6b9",
                    table="complaints_councilwish",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilwishevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bfe9ab75ec9a1b0432bee18280efc929eb2651a8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_78d27",
                    table="complaints_councilwishevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["room", "held_on"], name="involvement_of_room"),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["survey", "house_meeting", "other"])),
                name="involvement_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("outcome", ""), _negated=True)
                ),
                name="involvement_says_something",
                violation_error_code="says_nothing",
                violation_error_message="Write what it was about, and what came of it.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_involvementevent" ("clients", "held_on", "id", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "room_id", "staff", "title", "uuid") VALUES (OLD."clients", OLD."held_on", OLD."id", OLD."kind", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."recorded_by_id", OLD."room_id", OLD."staff", OLD."title", OLD."uuid"); RETURN NULL;',
                    hash="646bf3b3f684794808e53e38caadca07d2b88106",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3f809",
                    table="complaints_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_involvementevent" ("clients", "held_on", "id", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "room_id", "staff", "title", "uuid") VALUES (OLD."clients", OLD."held_on", OLD."id", OLD."kind", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."recorded_by_id", OLD."room_id", OLD."staff", OLD."title", OLD."uuid"); RETURN NULL;',
                    hash="318fee187688fc7e7a6e67ad930a38dc5f50bceb",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_000f9",
                    table="complaints_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b7212b319827b59f6c71069bb05dfbcbb000fd71",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fdad4",
                    table="complaints_involvementevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="leadertalk",
            index=models.Index(fields=["room", "asked_at"], name="leader_talk_of_room"),
        ),
        migrations.AddConstraint(
            model_name="leadertalk",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ending", "")),
                fields=("room", "client"),
                name="leader_talk_one_waiting",
                violation_error_code="asked_already",
                violation_error_message="This client waits for a talk already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadertalk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("appointment_at", None),
                    ("appointment_at__gte", models.F("asked_at")),
                    _connector="OR",
                ),
                name="leader_talk_appointment_after_asked",
                violation_error_code="appointment_past",
                violation_error_message="This time is over already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadertalk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at", None), ("ended_by", None), ("ending", ""), ("outcome", "")
                    ),
                    models.Q(
                        ("ended_at__gte", models.F("asked_at")),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ending__in", ["held", "did_not_come", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="leader_talk_ended_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadertalk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", "did_not_come"), _negated=True),
                    ("appointment_at__isnull", False),
                    _connector="OR",
                ),
                name="leader_talk_missed_an_appointment",
                violation_error_code="no_appointment",
                violation_error_message="There was no appointment to come to.",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadertalk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", "held"), _negated=True),
                    models.Q(("outcome", ""), _negated=True),
                    _connector="OR",
                ),
                name="leader_talk_held_with_outcome",
                violation_error_code="outcome_missing",
                violation_error_message="Write what came of the talk.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="leadertalk",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_leadertalkevent" ("about", "appointment_at", "asked_at", "asked_by_id", "client_id", "ended_at", "ended_by_id", "ending", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "uuid") VALUES (OLD."about", OLD."appointment_at", OLD."asked_at", OLD."asked_by_id", OLD."client_id", OLD."ended_at", OLD."ended_by_id", OLD."ending", OLD."id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."room_id", OLD."uuid"); RETURN NULL;',
                    hash="57650822a9b48de49635b6a934ea78bacf85bdab",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_2b872",
                    table="complaints_leadertalk",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="leadertalk",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_leadertalkevent" ("about", "appointment_at", "asked_at", "asked_by_id", "client_id", "ended_at", "ended_by_id", "ending", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "uuid") VALUES (OLD."about", OLD."appointment_at", OLD."asked_at", OLD."asked_by_id", OLD."client_id", OLD."ended_at", OLD."ended_by_id", OLD."ending", OLD."id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."room_id", OLD."uuid"); RETURN NULL;',
                    hash="347f0be8835276d46bc04e22f50eb9225cf11dba",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_a268a",
                    table="complaints_leadertalk",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="leadertalkevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cbdcc40f0604b79e9e11a606fdbb62e9525f1753",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_34197",
                    table="complaints_leadertalkevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["room", "received_at"], name="suggestion_of_room"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(fields=("id", "room"), name="suggestion_in_room"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["idea", "criticism", "praise"])),
                name="suggestion_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="suggestion_says_something",
                violation_error_code="says_nothing",
                violation_error_message="Write what was said.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__gte", models.F("received_at")),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="suggestion_answered_whole",
                violation_error_code="answer_missing",
                violation_error_message="Write what became of it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("published_by", None)),
                    models.Q(
                        models.Q(("public_text", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="suggestion_public_with_words_and_answer",
                violation_error_code="public_text_missing",
                violation_error_message="Write what everybody may read.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_suggestionevent" ("answer", "answered_at", "answered_by_id", "client_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_text", "published_at", "published_by_id", "received_at", "received_by_id", "room_id", "text", "uuid") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."client_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."public_text", OLD."published_at", OLD."published_by_id", OLD."received_at", OLD."received_by_id", OLD."room_id", OLD."text", OLD."uuid"); RETURN NULL;',
                    hash="eb9b50fc486bb4645fc83bc8f316d0f9bf99abfa",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_ed791",
                    table="complaints_suggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_suggestionevent" ("answer", "answered_at", "answered_by_id", "client_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_text", "published_at", "published_by_id", "received_at", "received_by_id", "room_id", "text", "uuid") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."client_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."public_text", OLD."published_at", OLD."published_by_id", OLD."received_at", OLD."received_by_id", OLD."room_id", OLD."text", OLD."uuid"); RETURN NULL;',
                    hash="a4bbabbfcf936e883700edf897454b43fd0b444c",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_b33b7",
                    table="complaints_suggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitemevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="70dfa0c61c3c34a3e055ff89ce305a589da45074",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_15a23",
                    table="complaints_agendaitemevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                fields=("meeting", "position"),
                name="agenda_item_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "suggestion"),
                name="agenda_item_suggestion_once",
                violation_error_code="suggestion_once",
                violation_error_message="This suggestion is on the agenda already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("id", "meeting"), name="agenda_item_of_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="agenda_item_says_something",
                violation_error_code="says_nothing",
                violation_error_message="Write what it is about.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_agendaitemevent" ("id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "room_id", "suggestion_id", "title", "uuid") VALUES (OLD."id", OLD."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."position", OLD."room_id", OLD."suggestion_id", OLD."title", OLD."uuid"); RETURN NULL;',
                    hash="43ea58226de0f51363c7602c035a2d99c777ad76",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_2bc56",
                    table="complaints_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_agendaitemevent" ("id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "room_id", "suggestion_id", "title", "uuid") VALUES (OLD."id", OLD."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."position", OLD."room_id", OLD."suggestion_id", OLD."title", OLD."uuid"); RETURN NULL;',
                    hash="496350e8c62d6182ece907467321fe4c0320c655",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_ea39e",
                    table="complaints_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c590073dda643bd03dc5e6ed56bfeeab0ea85848",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_85b7e",
                    table="complaints_suggestionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="usercouncil",
            constraint=models.UniqueConstraint(
                fields=("room",),
                name="council_once_in_a_room",
                violation_error_code="founded_already",
                violation_error_message="This room has a user council already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="usercouncil",
            constraint=models.UniqueConstraint(fields=("id", "room"), name="council_in_room"),
        ),
        migrations.AddConstraint(
            model_name="usercouncil",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rests_since", None),
                    ("rests_since__gte", models.F("founded_on")),
                    _connector="OR",
                ),
                name="council_rests_after_founding",
                violation_error_code="rests_before_founding",
                violation_error_message="It was founded later than that.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="usercouncil",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_usercouncilevent" ("founded_by_id", "founded_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rests_since", "room_id") VALUES (OLD."founded_by_id", OLD."founded_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."rests_since", OLD."room_id"); RETURN NULL;',
                    hash="1cbbdfb14bdac5fa076ce9ea6f57655f4bc5e425",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_f4f5e",
                    table="complaints_usercouncil",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="usercouncil",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_usercouncilevent" ("founded_by_id", "founded_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rests_since", "room_id") VALUES (OLD."founded_by_id", OLD."founded_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."rests_since", OLD."room_id"); RETURN NULL;',
                    hash="8c295e61f5313fd46cfdcdbefdeba594fb53f36f",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_c12c2",
                    table="complaints_usercouncil",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilmeetingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="aadb2b5dcb4661a0fc933f0e1e9b4d4e22166754",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2c0b3",
                    table="complaints_councilmeetingevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="councilmeeting",
            constraint=models.UniqueConstraint(
                fields=("council", "held_on"),
                name="council_meeting_once_a_day",
                violation_error_code="meeting_once_a_day",
                violation_error_message="There is a meeting on this day already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilmeeting",
            constraint=models.UniqueConstraint(
                fields=("id", "room"), name="council_meeting_in_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="councilmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("clients_present", None), ("notes", ""), ("staff_present", None)),
                    models.Q(
                        models.Q(("notes", ""), _negated=True),
                        ("clients_present__isnull", False),
                        ("staff_present__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="council_meeting_noted_whole",
                violation_error_code="notes_missing",
                violation_error_message="Say how many came, and what was talked about.",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("published_by", None)),
                    models.Q(
                        models.Q(("notes", ""), _negated=True),
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="council_meeting_shown_with_notes",
                violation_error_code="not_noted",
                violation_error_message="There are no notes yet.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilmeeting",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_councilmeetingevent" ("clients_present", "council_id", "held_on", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "published_at", "published_by_id", "room_id", "staff_present", "uuid") VALUES (OLD."clients_present", OLD."council_id", OLD."held_on", OLD."id", OLD."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."planned_by_id", OLD."published_at", OLD."published_by_id", OLD."room_id", OLD."staff_present", OLD."uuid"); RETURN NULL;',
                    hash="0ec31986980296c8007fb8ab99b7db4659eaaa51",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3d641",
                    table="complaints_councilmeeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilmeeting",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_councilmeetingevent" ("clients_present", "council_id", "held_on", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "published_at", "published_by_id", "room_id", "staff_present", "uuid") VALUES (OLD."clients_present", OLD."council_id", OLD."held_on", OLD."id", OLD."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."planned_by_id", OLD."published_at", OLD."published_by_id", OLD."room_id", OLD."staff_present", OLD."uuid"); RETURN NULL;',
                    hash="c1416c7e27623f980fc3b0946e49137268e739c2",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_2bbe7",
                    table="complaints_councilmeeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="usercouncilevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eeb136dd79f79003cc7c9be7e3dac5e8a94b3875",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_636f1",
                    table="complaints_usercouncilevent",
                    when="BEFORE",
                ),
            ),
        ),
        # After the unique constraints they refer to.
        migrations.AddConstraint(
            model_name="councildecision",
            constraint=config.constraints.ForeignKeyTogether(
                fields=("meeting", "room"),
                name="council_decision_of_rooms_meeting",
                to="complaints.CouncilMeeting",
                to_fields=("id", "room"),
            ),
        ),
        migrations.AddConstraint(
            model_name="councildecision",
            constraint=config.constraints.ForeignKeyTogether(
                fields=("item", "meeting"),
                name="council_decision_of_meetings_item",
                to="complaints.AgendaItem",
                to_fields=("id", "meeting"),
                violation_error_code="decision_of_item",
                violation_error_message="This item is on the agenda of another meeting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=config.constraints.ForeignKeyTogether(
                fields=("meeting", "room"),
                name="agenda_item_of_rooms_meeting",
                to="complaints.CouncilMeeting",
                to_fields=("id", "room"),
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=config.constraints.ForeignKeyTogether(
                fields=("suggestion", "room"),
                name="agenda_item_of_rooms_suggestion",
                to="complaints.Suggestion",
                to_fields=("id", "room"),
                violation_error_code="suggestion_elsewhere",
                violation_error_message="This suggestion was made in another room.",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilmeeting",
            constraint=config.constraints.ForeignKeyTogether(
                fields=("council", "room"),
                name="council_meeting_of_rooms_council",
                to="complaints.UserCouncil",
                to_fields=("id", "room"),
            ),
        ),
    ]
