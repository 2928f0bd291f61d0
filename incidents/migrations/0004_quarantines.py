"""Quarantines, their reasons, the rooms they cover, and what leaders decide on them."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import config.constraints


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_kinds"),
        ("intake", "0010_twins"),
        ("rooms", "0003_assistance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Quarantine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "asked_until",
                    models.DateTimeField(
                        help_text="The end that was asked for, until a leader has reviewed it.",
                        verbose_name="asked for until",
                    ),
                ),
                ("everywhere", models.BooleanField(default=False, verbose_name="in all rooms")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                (
                    "story",
                    models.TextField(blank=True, max_length=4000, verbose_name="what happened"),
                ),
                (
                    "told_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="told to the client"),
                ),
                (
                    "told_language",
                    models.CharField(blank=True, max_length=40, verbose_name="told in"),
                ),
                (
                    "told_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spoken", "In person"),
                            ("notice", "In person, with the printed notice"),
                            ("phone", "By phone"),
                        ],
                        max_length=10,
                        verbose_name="told how",
                    ),
                ),
                (
                    "complaint_guidance_given",
                    models.BooleanField(default=False, verbose_name="told how to complain"),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="intake.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="quarantines",
                        to="incidents.incident",
                        verbose_name="incident",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="told by",
                    ),
                ),
            ],
            options={
                "verbose_name": "quarantine",
                "verbose_name_plural": "quarantines",
                "ordering": ["-starts_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="QuarantineReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_da", models.CharField(max_length=80, verbose_name="name in Danish")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        help_text="The lengths the list begins with are assumed: no source gives any. The municipality decides.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="usual length (hours)",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "house_rule",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where it belongs to one rule of one room, it is offered there alone.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rooms.houserule",
                        verbose_name="house rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "reason for a quarantine",
                "verbose_name_plural": "reasons for quarantines",
                "ordering": ["position", "name_da"],
            },
        ),
        migrations.CreateModel(
            name="QuarantineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "asked_until",
                    models.DateTimeField(
                        help_text="The end that was asked for, until a leader has reviewed it.",
                        verbose_name="asked for until",
                    ),
                ),
                ("everywhere", models.BooleanField(default=False, verbose_name="in all rooms")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                (
                    "story",
                    models.TextField(blank=True, max_length=4000, verbose_name="what happened"),
                ),
                (
                    "told_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="told to the client"),
                ),
                (
                    "told_language",
                    models.CharField(blank=True, max_length=40, verbose_name="told in"),
                ),
                (
                    "told_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spoken", "In person"),
                            ("notice", "In person, with the printed notice"),
                            ("phone", "By phone"),
                        ],
                        max_length=10,
                        verbose_name="told how",
                    ),
                ),
                (
                    "complaint_guidance_given",
                    models.BooleanField(default=False, verbose_name="told how to complain"),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                        verbose_name="incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.quarantine",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="told by",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.quarantinereason",
                        verbose_name="reason",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="quarantine",
            name="reason",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.quarantinereason",
                verbose_name="reason",
            ),
        ),
        migrations.CreateModel(
            name="QuarantineReasonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name_da", models.CharField(max_length=80, verbose_name="name in Danish")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        help_text="The lengths the list begins with are assumed: no source gives any. The municipality decides.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="usual length (hours)",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "house_rule",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Where it belongs to one rule of one room, it is offered there alone.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="rooms.houserule",
                        verbose_name="house rule",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.quarantinereason",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QuarantineReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("confirm", "Confirmed"),
                            ("shorten", "Shortened"),
                            ("lengthen", "Lengthened"),
                            ("lift", "Lifted"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("from_end", models.DateTimeField(verbose_name="end until then")),
                ("to_end", models.DateTimeField(verbose_name="new end")),
                ("reason", models.CharField(max_length=300, verbose_name="why")),
                ("at", models.DateTimeField(verbose_name="decided")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "quarantine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="incidents.quarantine",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a quarantine",
                "verbose_name_plural": "reviews of quarantines",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QuarantineRoom",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.client",
                    ),
                ),
                (
                    "quarantine",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covered",
                        to="incidents.quarantine",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantines",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "room of a quarantine",
                "verbose_name_plural": "rooms of a quarantine",
            },
        ),
        migrations.CreateModel(
            name="QuarantineRoomEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.client",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.quarantineroom",
                    ),
                ),
                (
                    "quarantine",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.quarantine",
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
        migrations.AddConstraint(
            model_name="quarantinereason",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 1)),
                name="quarantine_reason_has_length",
                violation_error_code="no_length",
                violation_error_message="A quarantine lasts at least an hour.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantinereason",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_quarantinereasonevent" ("active", "code", "hours", "house_rule_id", "id", "name_da", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."active", OLD."code", OLD."hours", OLD."house_rule_id", OLD."id", OLD."name_da", OLD."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."position"); RETURN NULL;',
                    hash="b91f8ba3a49dfc72e516441904454c87337c3d8a",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3c20d",
                    table="incidents_quarantinereason",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantinereason",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_quarantinereasonevent" ("active", "code", "hours", "house_rule_id", "id", "name_da", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."active", OLD."code", OLD."hours", OLD."house_rule_id", OLD."id", OLD."name_da", OLD."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."position"); RETURN NULL;',
                    hash="ce0fe0d1e1fc4832c1181aeca1f239f83644f84f",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_18d5d",
                    table="incidents_quarantinereason",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f695839049e1c24c4b2134b0ada8ee302096ee94",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f81a4",
                    table="incidents_quarantineevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="quarantine",
            index=models.Index(fields=["-decided_at"], name="quarantine_decided"),
        ),
        migrations.AddConstraint(
            model_name="quarantine",
            constraint=models.UniqueConstraint(
                fields=("id", "client", "starts_at", "ends_at"), name="quarantine_of_client_in_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantine",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gte", models.F("starts_at"))),
                name="quarantine_ends_after_start",
                violation_error_code="end_not_after_start",
                violation_error_message="The end must be after the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantine",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_until__gte", models.F("ends_at"))),
                name="quarantine_asked_for_at_least",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("told_at__isnull", True),
                        ("told_by__isnull", True),
                        ("told_how", ""),
                        ("told_language", ""),
                    ),
                    models.Q(
                        models.Q(("told_language", ""), _negated=True),
                        ("told_at__isnull", False),
                        ("told_by__isnull", False),
                        ("told_how__in", ["spoken", "notice", "phone"]),
                    ),
                    _connector="OR",
                ),
                name="quarantine_told_whole",
                violation_error_code="told_incomplete",
                violation_error_message="Say when, in which language and how.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantine",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_quarantineevent" ("asked_until", "client_id", "complaint_guidance_given", "decided_at", "decided_by_id", "ends_at", "everywhere", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "starts_at", "story", "told_at", "told_by_id", "told_how", "told_language", "uuid") VALUES (OLD."asked_until", OLD."client_id", OLD."complaint_guidance_given", OLD."decided_at", OLD."decided_by_id", OLD."ends_at", OLD."everywhere", OLD."id", OLD."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."reason_id", OLD."starts_at", OLD."story", OLD."told_at", OLD."told_by_id", OLD."told_how", OLD."told_language", OLD."uuid"); RETURN NULL;',
                    hash="ea1f1c34f1b51a2aefcda3978b2e3dc1765cc01f",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_c8bc3",
                    table="incidents_quarantine",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantine",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_quarantineevent" ("asked_until", "client_id", "complaint_guidance_given", "decided_at", "decided_by_id", "ends_at", "everywhere", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "starts_at", "story", "told_at", "told_by_id", "told_how", "told_language", "uuid") VALUES (OLD."asked_until", OLD."client_id", OLD."complaint_guidance_given", OLD."decided_at", OLD."decided_by_id", OLD."ends_at", OLD."everywhere", OLD."id", OLD."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."reason_id", OLD."starts_at", OLD."story", OLD."told_at", OLD."told_by_id", OLD."told_how", OLD."told_language", OLD."uuid"); RETURN NULL;',
                    hash="f6eae3d8f3a831ab34f5308ddd802147136515e0",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_2149e",
                    table="incidents_quarantine",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantinereasonevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="546a3a289908469a92ee2b39717c6f7a0945607c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7bb2d",
                    table="incidents_quarantinereasonevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("action__in", ["confirm", "lengthen"]),
                        ("to_end__gt", models.F("from_end")),
                    ),
                    models.Q(
                        ("action__in", ["shorten", "lift"]), ("to_end__lt", models.F("from_end"))
                    ),
                    _connector="OR",
                ),
                name="quarantine_review_as_it_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="quarantine_review_reason_given",
                violation_error_code="reason_missing",
                violation_error_message="Say why.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantinereview",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2e4f99630b1e072f36f4e99fce0602e2e95167b4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_071db",
                    table="incidents_quarantinereview",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="quarantineroom",
            index=models.Index(fields=["room", "ends_at"], name="quarantine_room_in_force"),
        ),
        migrations.AddConstraint(
            model_name="quarantineroom",
            constraint=models.UniqueConstraint(
                fields=("quarantine", "room"), name="quarantine_room_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantineroom",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("client", "="),
                    ("room", "="),
                    (
                        models.Func(
                            "starts_at",
                            "ends_at",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="quarantine_room_no_overlap",
                violation_error_code="overlapping_quarantine",
                violation_error_message="There is a quarantine in one of these rooms already. The leader can lengthen that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantineroom",
            constraint=config.constraints.ForeignKeyTogether(
                fields=("quarantine", "client", "starts_at", "ends_at"),
                name="quarantine_room_as_decided",
                on_update_cascade=True,
                to="incidents.Quarantine",
                to_fields=("id", "client", "starts_at", "ends_at"),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineroom",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_quarantineroomevent" ("client_id", "ends_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantine_id", "room_id", "starts_at") VALUES (OLD."client_id", OLD."ends_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."quarantine_id", OLD."room_id", OLD."starts_at"); RETURN NULL;',
                    hash="5d8e27dbaf8da9a56c1002019986a4f181895580",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_4e610",
                    table="incidents_quarantineroom",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineroom",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_quarantineroomevent" ("client_id", "ends_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantine_id", "room_id", "starts_at") VALUES (OLD."client_id", OLD."ends_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."quarantine_id", OLD."room_id", OLD."starts_at"); RETURN NULL;',
                    hash="a40e13437e19e715bbd7b131ca4a93f2627d879b",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_8bd38",
                    table="incidents_quarantineroom",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineroomevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4d306c10606e2e09b52d242473ea9fb6c00ea9c3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_943b3",
                    table="incidents_quarantineroomevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
