-- Consumption as a table partitioned by year: docs/scale.md says when that is worth it, and what it
-- costs. Run as the owner, the site stopped, in one transaction; then manage.py grant_app_role.
-- tests/scale/test_partitions.py runs it, and works on what it leaves.

LOCK TABLE intake_consumption IN ACCESS EXCLUSIVE MODE;

-- 1. What would be there twice: triggers go from the old table to the new one, names are given on.
CREATE TEMPORARY TABLE triggers_of_consumption ON COMMIT DROP AS
    SELECT tgname AS name, pg_get_triggerdef(oid) AS definition FROM pg_trigger
    WHERE tgrelid = 'intake_consumption'::regclass AND NOT tgisinternal;
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT name FROM triggers_of_consumption LOOP
        EXECUTE format('DROP TRIGGER %I ON intake_consumption', one.name);
    END LOOP;
    FOR one IN SELECT relname AS name FROM pg_index JOIN pg_class ON oid = indexrelid
            WHERE indrelid = 'intake_consumption'::regclass LOOP
        EXECUTE format('ALTER INDEX %I RENAME TO %I', one.name, 'before_' || one.name);
    END LOOP;
END $$;
ALTER TABLE intake_assistance DROP CONSTRAINT assistance_of_consumption;
ALTER TABLE intake_consumption RENAME TO intake_consumption_before;

-- 2. The ids go on. A column that numbers itself cannot be one of a partition before PostgreSQL 17.
ALTER TABLE intake_consumption_before ALTER id DROP IDENTITY;
CREATE SEQUENCE intake_consumption_number;
SELECT setval('intake_consumption_number', coalesce(max(id), 0) + 1, false)
    FROM intake_consumption_before;

-- 3. The new table. Every unique key has to hold `at`: an id, and a uuid, is no longer refused twice
--    by the database when its time differs.
CREATE TABLE intake_consumption (LIKE intake_consumption_before) PARTITION BY RANGE (at);
ALTER TABLE intake_consumption
    ALTER id SET DEFAULT nextval('intake_consumption_number'),
    ADD CONSTRAINT intake_consumption_pkey PRIMARY KEY (id, at),
    ADD CONSTRAINT intake_consumption_uuid_key UNIQUE (uuid, at),
    ADD CONSTRAINT consumption_of_visit_by_method_at UNIQUE (id, visit_id, method, at),
    ADD CONSTRAINT consumption_in_room_of_visit
        FOREIGN KEY (visit_id, room_id) REFERENCES intake_visit (id, room_id),
    ADD CONSTRAINT consumption_method_in_room
        FOREIGN KEY (room_id, method) REFERENCES rooms_roommethod (room_id, method),
    ADD CONSTRAINT consumption_substance_by_method
        FOREIGN KEY (substance_id, method) REFERENCES intake_substancemethod (substance_id, method),
    ADD CONSTRAINT consumption_recorded_by
        FOREIGN KEY (recorded_by_id) REFERENCES rooms_staff DEFERRABLE INITIALLY DEFERRED;
ALTER SEQUENCE intake_consumption_number OWNED BY intake_consumption.id;
CREATE INDEX consumption_of_room ON intake_consumption (room_id, at DESC);
CREATE INDEX intake_consumption_visit ON intake_consumption (visit_id);

-- 4. All there is becomes one partition, up to the next year; then one for each year, and one for
--    what nobody made a partition for, so that the desk never stops for it.
DO $$
DECLARE
    this int := extract(year FROM now());
    begins text := '%s-01-01 00:00 Europe/Copenhagen';
BEGIN
    -- The old primary key has no time in it: the partition has both from here on.
    ALTER TABLE intake_consumption_before DROP CONSTRAINT before_intake_consumption_pkey;
    EXECUTE format(
        'ALTER TABLE intake_consumption ATTACH PARTITION intake_consumption_before
         FOR VALUES FROM (MINVALUE) TO (%L)', format(begins, this + 1));
    FOR year IN this + 1 .. this + 3 LOOP
        EXECUTE format(
            'CREATE TABLE intake_consumption_%s PARTITION OF intake_consumption
             FOR VALUES FROM (%L) TO (%L)', year, format(begins, year), format(begins, year + 1));
    END LOOP;
END $$;
CREATE TABLE intake_consumption_other PARTITION OF intake_consumption DEFAULT;

-- 5. What stood on the old table stands on the new one.
ALTER TABLE intake_assistance ADD CONSTRAINT assistance_of_consumption
    FOREIGN KEY (consumption_id, visit_id, method, consumption_at)
    REFERENCES intake_consumption (id, visit_id, method, at);
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT definition FROM triggers_of_consumption LOOP
        EXECUTE one.definition;
    END LOOP;
END $$;
