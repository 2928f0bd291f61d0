"""Deadlines of their own for sending a decision on, undoing, who writes a letter."""

from datetime import timedelta

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

# In which states a complaint still has deadlines.
OPEN = ["received", "acknowledged", "examining"]


def set_deadlines(apps, schema_editor):
    """Of the decisions that are still open: what was sent on already is done."""
    Complaint = apps.get_model("complaints", "Complaint")
    for complaint in Complaint.objects.filter(decision_on__isnull=False, state__in=OPEN):
        sent = set(complaint.steps.filter(kind="sent_on").values_list("to", flat=True))
        received = timezone.localdate(complaint.received_at)
        last_day = complaint.decision_on + timedelta(weeks=settings.COMPLAINT_DECISION_WEEKS)
        if not sent & {"treatment_centre", "ankestyrelsen"}:
            complaint.pass_on_by = max(last_day, received)
        if "ankestyrelsen" not in sent:
            complaint.send_on_by = received + timedelta(weeks=settings.COMPLAINT_SEND_ON_WEEKS)
        complaint.save()


def sign_as_sender(apps, schema_editor):
    """A next version of each letter that ends with the room's name: it ends with who writes."""
    LetterTemplate = apps.get_model("complaints", "LetterTemplate")
    newest = LetterTemplate.objects.order_by("kind", "language", "-version")
    for template in newest.distinct("kind", "language"):
        if template.text.endswith("\n{room}"):
            LetterTemplate.objects.create(
                kind=template.kind,
                language=template.language,
                version=template.version + 1,
                title=template.title,
                text=template.text.removesuffix("{room}") + "{sender}",
            )


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0005_agenda_from_complaint"),
        ("intake", "0010_twins"),
        ("rooms", "0005_copenhagen_contact_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="deleted_delete",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_one_complainant",
        ),
        migrations.AddField(
            model_name="complaint",
            name="pass_on_by",
            field=models.DateField(blank=True, null=True, verbose_name="to be with the Center by"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="send_on_by",
            field=models.DateField(
                blank=True, null=True, verbose_name="to be sent on to Ankestyrelsen by"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="undone_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="undone"
            ),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="pass_on_by",
            field=models.DateField(blank=True, null=True, verbose_name="to be with the Center by"),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="send_on_by",
            field=models.DateField(
                blank=True, null=True, verbose_name="to be sent on to Ankestyrelsen by"
            ),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="undone_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="undone"
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="sender",
            field=models.CharField(blank=True, max_length=120, verbose_name="sender"),
        ),
        migrations.AddField(
            model_name="letter",
            name="sender_address",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="address of the sender"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_complaintevent" ("about_leader", "answer", "answered_at", "choice", "client_id", "code_digest", "complainant", "contact", "contact_consent", "decision_on", "due_on", "id", "name", "outcome", "own_words", "pass_on_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassessed_on", "received_at", "recorded_at", "recorded_by_id", "representative", "room_id", "send_on_by", "state", "text", "undone_at", "uuid", "way") VALUES (OLD."about_leader", OLD."answer", OLD."answered_at", OLD."choice", OLD."client_id", OLD."code_digest", OLD."complainant", OLD."contact", OLD."contact_consent", OLD."decision_on", OLD."due_on", OLD."id", OLD."name", OLD."outcome", OLD."own_words", OLD."pass_on_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."reassessed_on", OLD."received_at", OLD."recorded_at", OLD."recorded_by_id", OLD."representative", OLD."room_id", OLD."send_on_by", OLD."state", OLD."text", OLD."undone_at", OLD."uuid", OLD."way"); RETURN NULL;',
                    hash="74913ca7c967d376acf5db700bc3887b2e6caa8d",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_45733",
                    table="complaints_complaint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "complaints_complaintevent" ("about_leader", "answer", "answered_at", "choice", "client_id", "code_digest", "complainant", "contact", "contact_consent", "decision_on", "due_on", "id", "name", "outcome", "own_words", "pass_on_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassessed_on", "received_at", "recorded_at", "recorded_by_id", "representative", "room_id", "send_on_by", "state", "text", "undone_at", "uuid", "way") VALUES (OLD."about_leader", OLD."answer", OLD."answered_at", OLD."choice", OLD."client_id", OLD."code_digest", OLD."complainant", OLD."contact", OLD."contact_consent", OLD."decision_on", OLD."due_on", OLD."id", OLD."name", OLD."outcome", OLD."own_words", OLD."pass_on_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."reassessed_on", OLD."received_at", OLD."recorded_at", OLD."recorded_by_id", OLD."representative", OLD."room_id", OLD."send_on_by", OLD."state", OLD."text", OLD."undone_at", OLD."uuid", OLD."way"); RETURN NULL;',
                    hash="f33172c598e8f7ed3da0e253ded10cf5bc47a44f",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_934ce",
                    table="complaints_complaint",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("client__isnull", True),
                        ("complainant", "anonymous"),
                        ("contact", ""),
                        ("name", ""),
                        models.Q(("code_digest", ""), _negated=True),
                    ),
                    models.Q(("client__isnull", False), ("complainant", "client"), ("name", "")),
                    models.Q(
                        ("client__isnull", True),
                        ("complainant", "named"),
                        models.Q(("name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_one_complainant",
                violation_error_code="complainant_mixed",
                violation_error_message="Either anonymous, or a client, or a name: say which, and nothing else.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision_on__isnull", False),
                    models.Q(("pass_on_by__isnull", True), ("send_on_by__isnull", True)),
                    _connector="OR",
                ),
                name="complaint_sent_on_for_decision",
            ),
        ),
        migrations.RunPython(set_deadlines, migrations.RunPython.noop),
        migrations.RunPython(sign_as_sender, migrations.RunPython.noop),
    ]
