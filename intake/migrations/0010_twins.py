"""Registered twice: decisions at registration, joins, and the refusals that go with them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0009_undo_refusals"),
        ("rooms", "0003_assistance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClientJoin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="joined at"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
            ],
            options={
                "verbose_name": "joined registration",
                "verbose_name_plural": "joined registrations",
            },
        ),
        migrations.CreateModel(
            name="ClientJoinEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="joined at"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TwinDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="assistancerefused",
            name="assistance_refused_code_known",
        ),
        migrations.RemoveConstraint(
            model_name="turnedaway",
            name="turned_away_code_known",
        ),
        migrations.AlterField(
            model_name="assistancerefused",
            name="code",
            field=models.CharField(
                choices=[
                    ("not_allowed_here", "Not allowed in this room"),
                    ("not_injection", "Not an injection"),
                    ("no_capacity", "No capacity now"),
                    ("able_alone", "Can do it alone"),
                    ("assistant_is_client", "Helper and client are the same"),
                    ("assistant_not_inside", "Helper not in the room"),
                    ("assistant_unsigned", "Helper has not signed the agreement"),
                    ("assistant_unfit", "Helper not fit"),
                    ("assistant_quarantined", "Helper in quarantine"),
                ],
                max_length=30,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="turnedaway",
            name="code",
            field=models.CharField(
                choices=[
                    ("quarantined", "In quarantine"),
                    ("joined", "Registered twice"),
                    ("under_age", "Under 18"),
                    ("age_not_confirmed", "Age not confirmed"),
                    ("target_group", "Not in the target group"),
                    ("agreement_missing", "First-aid agreement not signed"),
                    ("women_only", "Reserved for women"),
                    ("method_not_in_room", "Method not in this room"),
                    ("substance_not_by_method", "Substance not taken this way here"),
                    ("already_inside", "Already inside"),
                    ("place_taken", "Place taken"),
                    ("room_full", "No free place"),
                    ("room_closed", "Room closed"),
                ],
                max_length=30,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="passed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("quarantined", "In quarantine"),
                        ("joined", "Registered twice"),
                        ("under_age", "Under 18"),
                        ("age_not_confirmed", "Age not confirmed"),
                        ("target_group", "Not in the target group"),
                        ("agreement_missing", "First-aid agreement not signed"),
                        ("women_only", "Reserved for women"),
                        ("method_not_in_room", "Method not in this room"),
                        ("substance_not_by_method", "Substance not taken this way here"),
                        ("already_inside", "Already inside"),
                        ("place_taken", "Place taken"),
                        ("room_full", "No free place"),
                        ("room_closed", "Room closed"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
                help_text="Refusals that staff decided to pass.",
                size=None,
                verbose_name="decided by staff",
            ),
        ),
        migrations.AlterField(
            model_name="visitevent",
            name="passed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("quarantined", "In quarantine"),
                        ("joined", "Registered twice"),
                        ("under_age", "Under 18"),
                        ("age_not_confirmed", "Age not confirmed"),
                        ("target_group", "Not in the target group"),
                        ("agreement_missing", "First-aid agreement not signed"),
                        ("women_only", "Reserved for women"),
                        ("method_not_in_room", "Method not in this room"),
                        ("substance_not_by_method", "Substance not taken this way here"),
                        ("already_inside", "Already inside"),
                        ("place_taken", "Place taken"),
                        ("room_full", "No free place"),
                        ("room_closed", "Room closed"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
                help_text="Refusals that staff decided to pass.",
                size=None,
                verbose_name="decided by staff",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistancerefused",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "code__in",
                        [
                            "not_allowed_here",
                            "not_injection",
                            "no_capacity",
                            "able_alone",
                            "assistant_is_client",
                            "assistant_not_inside",
                            "assistant_unsigned",
                            "assistant_unfit",
                            "assistant_quarantined",
                        ],
                    )
                ),
                name="assistance_refused_code_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="turnedaway",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "code__in",
                        [
                            "quarantined",
                            "joined",
                            "under_age",
                            "age_not_confirmed",
                            "target_group",
                            "agreement_missing",
                            "women_only",
                            "method_not_in_room",
                            "substance_not_by_method",
                            "already_inside",
                            "place_taken",
                            "room_full",
                            "room_closed",
                        ],
                    )
                ),
                name="turned_away_code_known",
            ),
        ),
        migrations.AddField(
            model_name="clientjoin",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="joined by",
            ),
        ),
        migrations.AddField(
            model_name="clientjoin",
            name="duplicate",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="intake.client",
                verbose_name="registered again",
            ),
        ),
        migrations.AddField(
            model_name="clientjoin",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joins",
                to="intake.client",
                verbose_name="registration kept",
            ),
        ),
        migrations.AddField(
            model_name="clientjoinevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="joined by",
            ),
        ),
        migrations.AddField(
            model_name="clientjoinevent",
            name="duplicate",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="intake.client",
                verbose_name="registered again",
            ),
        ),
        migrations.AddField(
            model_name="clientjoinevent",
            name="kept",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="intake.client",
                verbose_name="registration kept",
            ),
        ),
        migrations.AddField(
            model_name="clientjoinevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="intake.clientjoin",
            ),
        ),
        migrations.AddField(
            model_name="twindecision",
            name="client",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="twin_decisions",
                to="intake.client",
            ),
        ),
        migrations.AddField(
            model_name="twindecision",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="twindecision",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.client"
            ),
        ),
        migrations.AddConstraint(
            model_name="clientjoin",
            constraint=models.CheckConstraint(
                condition=models.Q(("duplicate", models.F("kept")), _negated=True),
                name="client_join_of_two",
                violation_error_code="join_of_two",
                violation_error_message="Choose another registration than this one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientjoin",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="client_join_reason_given",
                violation_error_code="reason_missing",
                violation_error_message="Say why.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clientjoin",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "intake_clientjoinevent" ("at", "by_id", "duplicate_id", "id", "kept_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."at", OLD."by_id", OLD."duplicate_id", OLD."id", OLD."kept_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."reason"); RETURN NULL;',
                    hash="8fc27bdb38e70254c34439b8748e792ebddb4bc7",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_09719",
                    table="intake_clientjoin",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clientjoin",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_clientjoinevent" ("at", "by_id", "duplicate_id", "id", "kept_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."at", OLD."by_id", OLD."duplicate_id", OLD."id", OLD."kept_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."reason"); RETURN NULL;',
                    hash="4c0a5c02eb6981c5f5fe34a6fb61fef7424faa70",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_b34b8",
                    table="intake_clientjoin",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clientjoinevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1a7dce0731b71395ab35f7d1d0b800047f801775",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_adf17",
                    table="intake_clientjoinevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="twindecision",
            constraint=models.UniqueConstraint(
                fields=("client", "other"), name="twin_decision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="twindecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("client", models.F("other")), _negated=True),
                name="twin_decision_of_two",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="twindecision",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="062227db4276f5df1673ea5b991e52b7a91d3d2f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_8bdf2",
                    table="intake_twindecision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AlterField(
            model_name="assistancerefusedevent",
            name="code",
            field=models.CharField(
                choices=[
                    ("not_allowed_here", "Not allowed in this room"),
                    ("not_injection", "Not an injection"),
                    ("no_capacity", "No capacity now"),
                    ("able_alone", "Can do it alone"),
                    ("assistant_is_client", "Helper and client are the same"),
                    ("assistant_not_inside", "Helper not in the room"),
                    ("assistant_unsigned", "Helper has not signed the agreement"),
                    ("assistant_unfit", "Helper not fit"),
                    ("assistant_quarantined", "Helper in quarantine"),
                ],
                max_length=30,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="turnedawayevent",
            name="code",
            field=models.CharField(
                choices=[
                    ("quarantined", "In quarantine"),
                    ("joined", "Registered twice"),
                    ("under_age", "Under 18"),
                    ("age_not_confirmed", "Age not confirmed"),
                    ("target_group", "Not in the target group"),
                    ("agreement_missing", "First-aid agreement not signed"),
                    ("women_only", "Reserved for women"),
                    ("method_not_in_room", "Method not in this room"),
                    ("substance_not_by_method", "Substance not taken this way here"),
                    ("already_inside", "Already inside"),
                    ("place_taken", "Place taken"),
                    ("room_full", "No free place"),
                    ("room_closed", "Room closed"),
                ],
                max_length=30,
                verbose_name="reason",
            ),
        ),
    ]
