"""Visits counted as they end: what the figures of years are read from (ADR 15)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import intake.models.counted

# What the triggers count, of the visits there are; whole minutes, -1 where nobody saw them leave.
COUNT_WHAT_IS_THERE = """
INSERT INTO intake_visitsofmonth (room_id, month, client_id, number, stays)
SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month,
    client_id, count(*)::int AS number,
    bit_or(set_bit(repeat('0', 217)::bit(217),
        31 * (CASE WHEN minutes = -1 THEN 6
            ELSE width_bucket(minutes, ARRAY[15, 30, 45, 60, 120]) END)
        + extract(day FROM wall)::int - 1, 1)) AS stays
FROM (
    SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,
        coalesce(CASE WHEN v.closing <> 'estimated' THEN
            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes
    FROM intake_visit v WHERE v.left_at IS NOT NULL
) AS stayed
GROUP BY 1, 2, 3
ORDER BY 2, 1, 3;
INSERT INTO intake_visitsofday (room_id, day, minutes, number)
SELECT v.room_id, intake_wall_clock(v.arrived_at)::date AS day,
    coalesce(CASE WHEN v.closing <> 'estimated' THEN
        floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes,
    count(*)::int AS number
FROM intake_visit v WHERE v.left_at IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY 2, 1, 3
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0011_counted"),
        ("rooms", "0006_showing"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitsOfDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "room",
                        "day",
                        "minutes",
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
                ("day", models.DateField()),
                ("minutes", models.IntegerField()),
                ("number", models.IntegerField()),
            ],
            options={
                "verbose_name": "visits of a day",
                "verbose_name_plural": "visits of the days",
            },
        ),
        migrations.CreateModel(
            name="VisitsOfMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "room",
                        "month",
                        "client",
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
                ("month", models.IntegerField()),
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
                ("number", models.IntegerField()),
                ("stays", intake.models.counted.Bits(length=217)),
            ],
            options={
                "verbose_name": "visits of a month",
                "verbose_name_plural": "visits of the months",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="counted_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone record;",
                    func="IF EXISTS (SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL) THEN \n        INSERT INTO intake_visitsofmonth AS kept (room_id, month, client_id, number, stays)\n        \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, count(*)::int AS number,\n            bit_or(set_bit(repeat('0', 217)::bit(217), 31 * (CASE WHEN minutes = -1 THEN 6\n            ELSE width_bucket(minutes, ARRAY[15, 30, 45, 60, 120]) END) + extract(day FROM wall)::int - 1, 1)) AS stays\n        FROM (\n            SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,\n                coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes\n            FROM (SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL) v\n        ) AS stayed\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3\n        ON CONFLICT (room_id, month, client_id) DO UPDATE SET\n            number = kept.number + EXCLUDED.number, stays = kept.stays | EXCLUDED.stays;\n        INSERT INTO intake_visitsofday AS kept (room_id, day, minutes, number)\n        \n        SELECT v.room_id, intake_wall_clock(v.arrived_at)::date AS day, coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes,\n            count(*)::int AS number\n        FROM (SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL) v\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3\n        ON CONFLICT (room_id, day, minutes) DO UPDATE SET\n            number = kept.number + EXCLUDED.number; END IF;\nRETURN NULL;",
                    hash="45d86bf62130c127cf34123eef47fa54651c7fa5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_counted_insert_649a4",
                    referencing="REFERENCING NEW TABLE AS after ",
                    table="intake_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="counted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone record;",
                    func="IF EXISTS (SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL) THEN \n    FOR gone IN \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, count(*)::int AS number,\n            bit_or(set_bit(repeat('0', 217)::bit(217), 31 * (CASE WHEN minutes = -1 THEN 6\n            ELSE width_bucket(minutes, ARRAY[15, 30, 45, 60, 120]) END) + extract(day FROM wall)::int - 1, 1)) AS stays\n        FROM (\n            SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,\n                coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes\n            FROM (SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL) v\n        ) AS stayed\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LOOP\n        UPDATE intake_visitsofmonth kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.month, kept.client_id)\n            = (gone.room_id, gone.month, gone.client_id);\n        DELETE FROM intake_visitsofmonth kept WHERE kept.number = 0 AND (kept.room_id, kept.month, kept.client_id)\n            = (gone.room_id, gone.month, gone.client_id);\n        UPDATE intake_visitsofmonth kept SET stays = there.stays\n        FROM (\n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, count(*)::int AS number,\n            bit_or(set_bit(repeat('0', 217)::bit(217), 31 * (CASE WHEN minutes = -1 THEN 6\n            ELSE width_bucket(minutes, ARRAY[15, 30, 45, 60, 120]) END) + extract(day FROM wall)::int - 1, 1)) AS stays\n        FROM (\n            SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,\n                coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes\n            FROM (\n            SELECT * FROM intake_visit v\n            WHERE v.client_id = gone.client_id AND v.room_id = gone.room_id\n                AND v.left_at IS NOT NULL\n        ) v\n        ) AS stayed\n        GROUP BY 1, 2, 3) there WHERE there.month = gone.month AND (kept.room_id, kept.month, kept.client_id)\n            = (gone.room_id, gone.month, gone.client_id);\n    END LOOP;\n    FOR gone IN \n        SELECT v.room_id, intake_wall_clock(v.arrived_at)::date AS day, coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes,\n            count(*)::int AS number\n        FROM (SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL) v\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LOOP\n        UPDATE intake_visitsofday kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.day, kept.minutes) = (gone.room_id, gone.day, gone.minutes);\n        DELETE FROM intake_visitsofday kept WHERE kept.number = 0 AND (kept.room_id, kept.day, kept.minutes) = (gone.room_id, gone.day, gone.minutes);\n    END LOOP; END IF;\nRETURN NULL;",
                    hash="343aea9e2b02c82a42baf62521e9bef6bf485517",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_counted_delete_feaa4",
                    referencing="REFERENCING OLD TABLE AS before ",
                    table="intake_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="counted_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone record;",
                    func="IF EXISTS ((SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL) EXCEPT ALL (SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL)) THEN \n    FOR gone IN \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, count(*)::int AS number,\n            bit_or(set_bit(repeat('0', 217)::bit(217), 31 * (CASE WHEN minutes = -1 THEN 6\n            ELSE width_bucket(minutes, ARRAY[15, 30, 45, 60, 120]) END) + extract(day FROM wall)::int - 1, 1)) AS stays\n        FROM (\n            SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,\n                coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes\n            FROM ((SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL) EXCEPT ALL (SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL)) v\n        ) AS stayed\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LOOP\n        UPDATE intake_visitsofmonth kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.month, kept.client_id)\n            = (gone.room_id, gone.month, gone.client_id);\n        DELETE FROM intake_visitsofmonth kept WHERE kept.number = 0 AND (kept.room_id, kept.month, kept.client_id)\n            = (gone.room_id, gone.month, gone.client_id);\n        UPDATE intake_visitsofmonth kept SET stays = there.stays\n        FROM (\n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, count(*)::int AS number,\n            bit_or(set_bit(repeat('0', 217)::bit(217), 31 * (CASE WHEN minutes = -1 THEN 6\n            ELSE width_bucket(minutes, ARRAY[15, 30, 45, 60, 120]) END) + extract(day FROM wall)::int - 1, 1)) AS stays\n        FROM (\n            SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,\n                coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes\n            FROM (\n            SELECT * FROM intake_visit v\n            WHERE v.client_id = gone.client_id AND v.room_id = gone.room_id\n                AND v.left_at IS NOT NULL\n        ) v\n        ) AS stayed\n        GROUP BY 1, 2, 3) there WHERE there.month = gone.month AND (kept.room_id, kept.month, kept.client_id)\n            = (gone.room_id, gone.month, gone.client_id);\n    END LOOP;\n    FOR gone IN \n        SELECT v.room_id, intake_wall_clock(v.arrived_at)::date AS day, coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes,\n            count(*)::int AS number\n        FROM ((SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL) EXCEPT ALL (SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL)) v\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LOOP\n        UPDATE intake_visitsofday kept SET number = kept.number - gone.number WHERE (kept.room_id, kept.day, kept.minutes) = (gone.room_id, gone.day, gone.minutes);\n        DELETE FROM intake_visitsofday kept WHERE kept.number = 0 AND (kept.room_id, kept.day, kept.minutes) = (gone.room_id, gone.day, gone.minutes);\n    END LOOP; END IF; IF EXISTS ((SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL) EXCEPT ALL (SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL)) THEN \n        INSERT INTO intake_visitsofmonth AS kept (room_id, month, client_id, number, stays)\n        \n        SELECT room_id, (extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int AS month, client_id, count(*)::int AS number,\n            bit_or(set_bit(repeat('0', 217)::bit(217), 31 * (CASE WHEN minutes = -1 THEN 6\n            ELSE width_bucket(minutes, ARRAY[15, 30, 45, 60, 120]) END) + extract(day FROM wall)::int - 1, 1)) AS stays\n        FROM (\n            SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,\n                coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes\n            FROM ((SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL) EXCEPT ALL (SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL)) v\n        ) AS stayed\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3\n        ON CONFLICT (room_id, month, client_id) DO UPDATE SET\n            number = kept.number + EXCLUDED.number, stays = kept.stays | EXCLUDED.stays;\n        INSERT INTO intake_visitsofday AS kept (room_id, day, minutes, number)\n        \n        SELECT v.room_id, intake_wall_clock(v.arrived_at)::date AS day, coalesce(CASE WHEN v.closing <> 'estimated' THEN\n            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, -1) AS minutes,\n            count(*)::int AS number\n        FROM ((SELECT room_id, client_id, arrived_at, left_at, closing FROM after WHERE left_at IS NOT NULL) EXCEPT ALL (SELECT room_id, client_id, arrived_at, left_at, closing FROM before WHERE left_at IS NOT NULL)) v\n        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3\n        ON CONFLICT (room_id, day, minutes) DO UPDATE SET\n            number = kept.number + EXCLUDED.number; END IF;\nRETURN NULL;",
                    hash="d24bbfca341044d8c4c334160a14f8333ace1d40",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_counted_update_08191",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS after ",
                    table="intake_visit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="visitsofday",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 0)), name="visits_of_day_of_some"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitsofmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 0)), name="visits_of_month_of_some"
            ),
        ),
        migrations.RunSQL(COUNT_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
