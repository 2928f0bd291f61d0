"""Intakes counted as they are written: what the figures of years are read from (ADR 15)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import intake.models.counted

# The time by the clock on the wall: rebuild_figures makes it anew where TIME_ZONE has changed.
WALL_CLOCK = """
CREATE FUNCTION intake_wall_clock(at timestamptz) RETURNS timestamp
LANGUAGE sql IMMUTABLE AS $$ SELECT at AT TIME ZONE '{}' $$
"""

COUNT_WHAT_IS_THERE = """
INSERT INTO intake_intakesofmonth
    (room_id, month, client_id, substance_id, method, number, days, hours)
SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month,
    client_id, substance_id, method, count(*)::int AS number,
    bit_or(set_bit(repeat('0', 31)::bit(31), extract(day FROM wall)::int - 1, 1)) AS days,
    bit_or(set_bit(repeat('0', 168)::bit(168),
        (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)) AS hours
FROM (
    SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,
        (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id
    FROM intake_consumption c
) AS taken
GROUP BY 1, 2, 3, 4, 5;
INSERT INTO intake_intakesofhour (room_id, day, hour, substance_id, method, number)
SELECT room_id, wall::date AS day, extract(hour FROM wall)::smallint AS hour,
    substance_id, method, count(*)::int AS number
FROM (
    SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall
    FROM intake_consumption c
) AS taken
GROUP BY 1, 2, 3, 4, 5
"""


def make_wall_clock(apps, schema_editor):
    schema_editor.execute(WALL_CLOCK.format(settings.TIME_ZONE))


def drop_wall_clock(apps, schema_editor):
    schema_editor.execute("DROP FUNCTION intake_wall_clock(timestamptz)")


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0010_twins"),
        ("rooms", "0005_copenhagen_contact_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            make_wall_clock,
            drop_wall_clock,
        ),
        migrations.CreateModel(
            name="IntakesOfHour",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "room",
                        "day",
                        "hour",
                        "substance",
                        "method",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="rooms.room",
                    ),
                ),
                (
                    "substance",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="intake.substance",
                    ),
                ),
                ("day", models.DateField()),
                ("hour", models.SmallIntegerField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("injection", "Injection"),
                            ("smoking", "Smoking"),
                            ("sniffing", "Sniffing"),
                            ("oral", "Oral"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.IntegerField()),
            ],
            options={
                "verbose_name": "intakes of an hour",
                "verbose_name_plural": "intakes of the hours",
            },
        ),
        migrations.CreateModel(
            name="IntakesOfMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "room",
                        "month",
                        "client",
                        "substance",
                        "method",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="rooms.room",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="intake.client",
                    ),
                ),
                (
                    "substance",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="intake.substance",
                    ),
                ),
                ("month", models.IntegerField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("injection", "Injection"),
                            ("smoking", "Smoking"),
                            ("sniffing", "Sniffing"),
                            ("oral", "Oral"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.IntegerField()),
                ("days", intake.models.counted.Bits(length=31)),
                ("hours", intake.models.counted.Bits(length=168)),
            ],
            options={
                "verbose_name": "intakes of a month",
                "verbose_name_plural": "intakes of the months",
            },
        ),
        migrations.AddIndex(
            model_name="consumption",
            index=models.Index(fields=["room", "-at"], name="consumption_of_room"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consumption",
            trigger=pgtrigger.compiler.Trigger(
                name="counted_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone record;",
                    func="\n        INSERT INTO intake_intakesofmonth AS kept\n            (room_id, month, client_id, substance_id, method, number, days, hours)\n        \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, substance_id, method,\n            count(*)::int AS number, bit_or(set_bit(repeat('0', 31)::bit(31), extract(day FROM wall)::int - 1, 1)) AS days, bit_or(set_bit(repeat('0', 168)::bit(168), (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)) AS hours\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,\n                (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id\n            FROM after c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5\n        ON CONFLICT (room_id, month, client_id, substance_id, method) DO UPDATE SET\n            number = kept.number + EXCLUDED.number,\n            days = kept.days | EXCLUDED.days,\n            hours = kept.hours | EXCLUDED.hours;\n        INSERT INTO intake_intakesofhour AS kept\n            (room_id, day, hour, substance_id, method, number)\n        \n        SELECT room_id, wall::date AS day, extract(hour FROM wall)::smallint AS hour,\n            substance_id, method, count(*)::int AS number\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall\n            FROM after c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5\n        ON CONFLICT (room_id, day, hour, substance_id, method) DO UPDATE SET\n            number = kept.number + EXCLUDED.number;\nRETURN NULL;",
                    hash="f8cd778f5ac6ab220370f4900690e6372cce6737",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_counted_insert_e6626",
                    referencing="REFERENCING NEW TABLE AS after ",
                    table="intake_consumption",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consumption",
            trigger=pgtrigger.compiler.Trigger(
                name="counted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone record;",
                    func="\n    FOR gone IN \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, substance_id, method,\n            count(*)::int AS number, bit_or(set_bit(repeat('0', 31)::bit(31), extract(day FROM wall)::int - 1, 1)) AS days, bit_or(set_bit(repeat('0', 168)::bit(168), (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)) AS hours\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,\n                (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id\n            FROM before c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 LOOP\n        UPDATE intake_intakesofmonth kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.month, kept.client_id, kept.substance_id, kept.method)\n            = (gone.room_id, gone.month, gone.client_id, gone.substance_id, gone.method);\n        DELETE FROM intake_intakesofmonth kept WHERE kept.number = 0 AND (kept.room_id, kept.month, kept.client_id, kept.substance_id, kept.method)\n            = (gone.room_id, gone.month, gone.client_id, gone.substance_id, gone.method);\n        UPDATE intake_intakesofmonth kept SET days = there.days, hours = there.hours\n        FROM (\n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, substance_id, method,\n            count(*)::int AS number, bit_or(set_bit(repeat('0', 31)::bit(31), extract(day FROM wall)::int - 1, 1)) AS days, bit_or(set_bit(repeat('0', 168)::bit(168), (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)) AS hours\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,\n                (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id\n            FROM (\n            SELECT c.* FROM intake_visit v JOIN intake_consumption c ON c.visit_id = v.id\n            WHERE v.client_id = gone.client_id AND v.room_id = gone.room_id\n        ) c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5) there\n        WHERE (there.month, there.substance_id, there.method)\n            = (gone.month, gone.substance_id, gone.method) AND (kept.room_id, kept.month, kept.client_id, kept.substance_id, kept.method)\n            = (gone.room_id, gone.month, gone.client_id, gone.substance_id, gone.method);\n    END LOOP;\n    FOR gone IN \n        SELECT room_id, wall::date AS day, extract(hour FROM wall)::smallint AS hour,\n            substance_id, method, count(*)::int AS number\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall\n            FROM before c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 LOOP\n        UPDATE intake_intakesofhour kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.day, kept.hour, kept.substance_id, kept.method)\n            = (gone.room_id, gone.day, gone.hour, gone.substance_id, gone.method);\n        DELETE FROM intake_intakesofhour kept WHERE kept.number = 0 AND (kept.room_id, kept.day, kept.hour, kept.substance_id, kept.method)\n            = (gone.room_id, gone.day, gone.hour, gone.substance_id, gone.method);\n    END LOOP;\nRETURN NULL;",
                    hash="707fd17d1a73c3b08a346f2ad712a2b5f6c59eda",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_counted_delete_88f61",
                    referencing="REFERENCING OLD TABLE AS before ",
                    table="intake_consumption",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consumption",
            trigger=pgtrigger.compiler.Trigger(
                name="counted_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone record;",
                    func="IF EXISTS (SELECT visit_id, room_id, at, substance_id, method FROM before EXCEPT ALL SELECT visit_id, room_id, at, substance_id, method FROM after) THEN \n    FOR gone IN \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, substance_id, method,\n            count(*)::int AS number, bit_or(set_bit(repeat('0', 31)::bit(31), extract(day FROM wall)::int - 1, 1)) AS days, bit_or(set_bit(repeat('0', 168)::bit(168), (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)) AS hours\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,\n                (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id\n            FROM (SELECT visit_id, room_id, at, substance_id, method FROM before EXCEPT ALL SELECT visit_id, room_id, at, substance_id, method FROM after) c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 LOOP\n        UPDATE intake_intakesofmonth kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.month, kept.client_id, kept.substance_id, kept.method)\n            = (gone.room_id, gone.month, gone.client_id, gone.substance_id, gone.method);\n        DELETE FROM intake_intakesofmonth kept WHERE kept.number = 0 AND (kept.room_id, kept.month, kept.client_id, kept.substance_id, kept.method)\n            = (gone.room_id, gone.month, gone.client_id, gone.substance_id, gone.method);\n        UPDATE intake_intakesofmonth kept SET days = there.days, hours = there.hours\n        FROM (\n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, substance_id, method,\n            count(*)::int AS number, bit_or(set_bit(repeat('0', 31)::bit(31), extract(day FROM wall)::int - 1, 1)) AS days, bit_or(set_bit(repeat('0', 168)::bit(168), (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)) AS hours\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,\n                (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id\n            FROM (\n            SELECT c.* FROM intake_visit v JOIN intake_consumption c ON c.visit_id = v.id\n            WHERE v.client_id = gone.client_id AND v.room_id = gone.room_id\n        ) c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5) there\n        WHERE (there.month, there.substance_id, there.method)\n            = (gone.month, gone.substance_id, gone.method) AND (kept.room_id, kept.month, kept.client_id, kept.substance_id, kept.method)\n            = (gone.room_id, gone.month, gone.client_id, gone.substance_id, gone.method);\n    END LOOP;\n    FOR gone IN \n        SELECT room_id, wall::date AS day, extract(hour FROM wall)::smallint AS hour,\n            substance_id, method, count(*)::int AS number\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall\n            FROM (SELECT visit_id, room_id, at, substance_id, method FROM before EXCEPT ALL SELECT visit_id, room_id, at, substance_id, method FROM after) c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 LOOP\n        UPDATE intake_intakesofhour kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.day, kept.hour, kept.substance_id, kept.method)\n            = (gone.room_id, gone.day, gone.hour, gone.substance_id, gone.method);\n        DELETE FROM intake_intakesofhour kept WHERE kept.number = 0 AND (kept.room_id, kept.day, kept.hour, kept.substance_id, kept.method)\n            = (gone.room_id, gone.day, gone.hour, gone.substance_id, gone.method);\n    END LOOP; \n        INSERT INTO intake_intakesofmonth AS kept\n            (room_id, month, client_id, substance_id, method, number, days, hours)\n        \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, substance_id, method,\n            count(*)::int AS number, bit_or(set_bit(repeat('0', 31)::bit(31), extract(day FROM wall)::int - 1, 1)) AS days, bit_or(set_bit(repeat('0', 168)::bit(168), (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)) AS hours\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,\n                (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id\n            FROM (SELECT visit_id, room_id, at, substance_id, method FROM after EXCEPT ALL SELECT visit_id, room_id, at, substance_id, method FROM before) c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5\n        ON CONFLICT (room_id, month, client_id, substance_id, method) DO UPDATE SET\n            number = kept.number + EXCLUDED.number,\n            days = kept.days | EXCLUDED.days,\n            hours = kept.hours | EXCLUDED.hours;\n        INSERT INTO intake_intakesofhour AS kept\n            (room_id, day, hour, substance_id, method, number)\n        \n        SELECT room_id, wall::date AS day, extract(hour FROM wall)::smallint AS hour,\n            substance_id, method, count(*)::int AS number\n        FROM (\n            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall\n            FROM (SELECT visit_id, room_id, at, substance_id, method FROM after EXCEPT ALL SELECT visit_id, room_id, at, substance_id, method FROM before) c\n        ) AS taken\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5\n        ON CONFLICT (room_id, day, hour, substance_id, method) DO UPDATE SET\n            number = kept.number + EXCLUDED.number; END IF;\nRETURN NULL;",
                    hash="14e3ab04d6828a4f231a7d546ff986cadb95ccb5",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_counted_update_09943",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS after ",
                    table="intake_consumption",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="client_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."client_id" IS DISTINCT FROM (NEW."client_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="61620d320947332051911e4d42a81ccd64353202",
                    operation="UPDATE",
                    pgid="pgtrigger_client_stays_49034",
                    table="intake_visit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="intakesofhour",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 0)), name="intakes_of_hour_of_some"
            ),
        ),
        migrations.AddConstraint(
            model_name="intakesofmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 0)), name="intakes_of_month_of_some"
            ),
        ),
        migrations.AddIndex(
            model_name="waitingentry",
            index=models.Index(fields=["room", "joined_at"], name="waiting_of_room"),
        ),
        migrations.AddIndex(
            model_name="assistance",
            index=models.Index(fields=["room", "consumption_at"], name="assistance_at_intake"),
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["registered_on"], name="client_registered_on"),
        ),
        migrations.AddIndex(
            model_name="servicegiven",
            index=models.Index(fields=["room", "at"], name="service_given_in_room"),
        ),
        migrations.AddIndex(
            model_name="turnedaway",
            index=models.Index(fields=["room", "at"], name="turned_away_of_room"),
        ),
        migrations.RunSQL(COUNT_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
