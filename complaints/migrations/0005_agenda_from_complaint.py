import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import config.constraints


class Migration(migrations.Migration):
    dependencies = [("complaints", "0004_council")]

    operations = [
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.UniqueConstraint(fields=("id", "room"), name="complaint_of_room"),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agendaitem",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agendaitem",
            name="deleted_delete",
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="complaint",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        migrations.AddField(
            model_name="agendaitemevent",
            name="complaint",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "complaints_agendaitemevent" ("complaint_id", "id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "room_id", "suggestion_id", "title", "uuid") VALUES (OLD."complaint_id", OLD."id", OLD."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', OLD."id", OLD."position", OLD."room_id", OLD."suggestion_id", OLD."title", OLD."uuid"); RETURN NULL;',
                    hash="1ded569892573605c4eb776a05a06cbfd5deda6f",
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
                    func='INSERT INTO "complaints_agendaitemevent" ("complaint_id", "id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "room_id", "suggestion_id", "title", "uuid") VALUES (OLD."complaint_id", OLD."id", OLD."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', OLD."id", OLD."position", OLD."room_id", OLD."suggestion_id", OLD."title", OLD."uuid"); RETURN NULL;',
                    hash="80cb4f1079d91493e5193a4dcf4fea7327d5a6f6",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_ea39e",
                    table="complaints_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "complaint"),
                name="agenda_item_complaint_once",
                violation_error_code="complaint_once",
                violation_error_message="This complaint is on the agenda already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=config.constraints.ForeignKeyTogether(
                fields=("complaint", "room"),
                name="agenda_item_of_rooms_complaint",
                to="complaints.Complaint",
                to_fields=("id", "room"),
                violation_error_code="complaint_elsewhere",
                violation_error_message="This complaint is about another room.",
            ),
        ),
    ]
