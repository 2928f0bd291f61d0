"""What lies beside the chain of the journal is kept; ties to a client are missed from it."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The way of the digest never changes: every chain there is would break.
from incidents.models.chain import BEGINNING, LOCK, digest


def record_the_ties_there_are(apps, schema_editor):
    """Write down of each tie to a client that it is there, in the chain."""
    ChainLink = apps.get_model("incidents", "ChainLink")
    JournalTied = apps.get_model("incidents", "JournalTied")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = ChainLink.objects.order_by("-seq").first()
    seq, previous = (last.seq, bytes(last.digest)) if last else (0, BEGINNING)
    ties = apps.get_model("incidents", "JournalClient").objects.order_by("pk")
    for identity in ties.values_list("identity", flat=True):
        row = JournalTied.objects.create(identity_id=identity)
        link = digest(previous, "journaltied", row.pk, [identity])
        seq += 1
        ChainLink.objects.create(
            seq=seq, kind="journaltied", row=row.pk, previous=previous, digest=link
        )
        previous = link


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0008_journal_looks"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalTied",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "identity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tied",
                        to="incidents.journalidentity",
                    ),
                ),
            ],
            options={
                "verbose_name": "tie of a journal to a client",
                "verbose_name_plural": "ties of journals to clients",
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalclient",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e5f30505a442e64781b8ded97a458b434341e408",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_bf260",
                    table="incidents_journalclient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalclient",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_until_recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM public.incidents_journalidentity mine LEFT JOIN public.incidents_journalidentity other USING (journal_id) LEFT JOIN public.incidents_journaljoined joined USING (journal_id) LEFT JOIN public.incidents_journaldeletion deletion USING (journal_id) WHERE mine.uuid = OLD.identity_id AND (other.kind <> 'fictitious' OR joined.uuid IS NOT NULL OR deletion.uuid IS NOT NULL)) THEN RAISE EXCEPTION 'Cannot delete from %: nothing is recorded that says why', TG_TABLE_NAME; END IF; RETURN OLD;",
                    hash="be8cfd674fe639a03f2b523dd5cd66c735489669",
                    operation="DELETE",
                    pgid="pgtrigger_kept_until_recorded_89deb",
                    table="incidents_journalclient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalclient",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot empty the table %', TG_TABLE_NAME;",
                    hash="8ad3a335e08a29925b0836dff54ba27d4901c4c3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_c8f6a",
                    table="incidents_journalclient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalindex",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0408510062bda7eaa5882b0d3a93edf4f28d4f17",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_11c7d",
                    table="incidents_journalindex",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalindex",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_until_recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM public.incidents_journaldeletion JOIN public.incidents_journalidentity i USING (journal_id) WHERE i.uuid = OLD.identity_id) THEN RAISE EXCEPTION 'Cannot delete from %: nothing is recorded that says why', TG_TABLE_NAME; END IF; RETURN OLD;",
                    hash="2a0bfb9805428eebc458de81e7ce7679ff003257",
                    operation="DELETE",
                    pgid="pgtrigger_kept_until_recorded_457be",
                    table="incidents_journalindex",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalindex",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot empty the table %', TG_TABLE_NAME;",
                    hash="505694bb7f099c7766af36426acdd2acbdd3d628",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_5a660",
                    table="incidents_journalindex",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalkey",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."journal_id" IS DISTINCT FROM (NEW."journal_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0b597f41676a316237b7ad64bd4535158c44e3cb",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_3dddb",
                    table="incidents_journalkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalkey",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_until_recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM public.incidents_journaldeletion WHERE journal_id = OLD.journal_id) THEN RAISE EXCEPTION 'Cannot delete from %: nothing is recorded that says why', TG_TABLE_NAME; END IF; RETURN OLD;",
                    hash="b68b6c5a2804aafc746c0b67c5ba7b39b088a6c2",
                    operation="DELETE",
                    pgid="pgtrigger_kept_until_recorded_281c8",
                    table="incidents_journalkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalkey",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot empty the table %', TG_TABLE_NAME;",
                    hash="faf6d218d034fd9644132e9210f022291fe73d11",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_3b860",
                    table="incidents_journalkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journaltied",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f8393897a768eee18aa24badf9b808b7442860c1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_d787f",
                    table="incidents_journaltied",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journaltied",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot empty the table %', TG_TABLE_NAME;",
                    hash="e7abbcb5b076942e81a3f541249942284413b0ad",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_27d07",
                    table="incidents_journaltied",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(record_the_ties_there_are, migrations.RunPython.noop),
    ]
