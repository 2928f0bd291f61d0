"""What finds a client by what was typed at the desk: one function, and the indexes it lives on."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Collate

# Takes what was typed, the id of the room (or null), the time since when somebody seen in that
# room counts as known to it, and how many rows are wanted. Gives the clients it may be, the
# likeliest first, each with what the room knows of them (or nulls).
#
# It is a function because it runs at every keystroke: planning these statements costs several
# times as much as running them, and here they are planned once per connection. Every part reads
# a bounded number of rows, whatever the number of clients, and no part reads the history.
SEARCH = r"""
CREATE FUNCTION intake_search(query text, here bigint, since timestamptz, most integer)
RETURNS TABLE (client intake_client, known intake_roomclient)
LANGUAGE plpgsql STABLE ROWS 10
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
    many CONSTANT integer := 60;  -- more are not worth ranking: type another letter
    few CONSTANT integer := 5;
    typed text COLLATE "C" := intake_spelling(query);
    beyond text COLLATE "C" := typed || chr(1114111);
    words text[] := string_to_array(substr(typed, 2), ' ');
    longest text;
    -- A pattern for each word: some word of the nickname begins with it.
    patterns text[] := string_to_array(
        '% ' || replace(regexp_replace(substr(typed, 2), '([%_\\])', '\\\1', 'g'), ' ', E'%\n% ')
        || '%', E'\n');
    first text := patterns[1];
    last text := patterns[cardinality(patterns)];
    homes text[];
    narrows boolean := false;
BEGIN
    IF cardinality(words) > 1 THEN
        -- What stands after the name may be a birth year, or the beginning of a municipality.
        homes := ARRAY(
            SELECT home.code || ' ' || word
            FROM unnest(words[2:]) word JOIN intake_municipality home
            ON length(word) >= 2
            AND intake_spelling(home.name_da) COLLATE "C" >= ' ' || word
            AND intake_spelling(home.name_da) COLLATE "C" < ' ' || word || chr(1114111));
        narrows := cardinality(homes) > 0 OR typed ~ '. (\d\d){1,2}( |$)';
    END IF;

    RETURN QUERY
    WITH beginnings AS MATERIALIZED (
        -- Who is called just that comes first in this order.
        SELECT c.id, c.spelling FROM intake_client c
        WHERE c.spelling COLLATE "C" >= typed AND c.spelling COLLATE "C" < beyond
        ORDER BY c.spelling COLLATE "C" LIMIT many
    ), anywhere AS MATERIALIZED (
        -- Every word typed begins some word of the nickname, in any order.
        SELECT c.id, c.spelling FROM intake_client c
        WHERE (SELECT count(*) FROM beginnings) < many
        AND c.spelling LIKE first AND c.spelling LIKE last AND c.spelling LIKE ALL (patterns)
        LIMIT many
    ), regulars AS MATERIALIZED (
        -- The same among those last seen here, when there are too many to look at all.
        SELECT c.id, c.spelling
        FROM (
            SELECT r.client_id, r.last_seen_at FROM intake_roomclient r
            WHERE r.room_id = here AND r.last_seen_at > since
            ORDER BY r.last_seen_at DESC LIMIT 5 * many
        ) seen
        -- OFFSET 0: one by one and no further than needed, never by way of all who match.
        CROSS JOIN LATERAL (
            SELECT id, spelling FROM intake_client WHERE id = seen.client_id OFFSET 0
        ) c
        WHERE many IN ((SELECT count(*) FROM beginnings), (SELECT count(*) FROM anywhere))
        AND c.spelling LIKE ALL (patterns)
        ORDER BY seen.last_seen_at DESC LIMIT most
    ), narrowed AS MATERIALIZED (
        SELECT c.id, c.spelling FROM intake_client c
        WHERE narrows AND c.spelling LIKE first
        AND NOT EXISTS (
            SELECT FROM unnest(words[2:], patterns[2:]) rest(word, pattern)
            WHERE NOT (
                c.spelling LIKE pattern
                OR length(word) IN (2, 4) AND right(c.birth_year::text, length(word)) = word
                OR c.home_municipality_id || ' ' || word = ANY (homes)))
    ), matching AS MATERIALIZED (
        SELECT * FROM beginnings UNION SELECT * FROM anywhere
        UNION SELECT * FROM regulars UNION SELECT * FROM narrowed
    ), mistyped AS MATERIALIZED (
        SELECT c.id, c.spelling, similarity(c.spelling, typed) AS likeness FROM intake_client c
        WHERE (SELECT count(*) FROM matching) < most AND length(typed) > 3
        AND intake_typos(c.spelling) && (
            SELECT intake_typos(word) FROM unnest(words) word ORDER BY length(word) DESC LIMIT 1)
        ORDER BY likeness DESC LIMIT 2 * most
    ), misheard AS MATERIALIZED (
        SELECT c.id, c.spelling, similarity(c.spelling, typed) AS likeness FROM intake_client c
        WHERE (SELECT count(*) FROM matching) + (SELECT count(*) FROM mistyped) < few
        AND length(typed) > 4 AND c.spelling % typed
        ORDER BY likeness DESC LIMIT 2 * most
    ), candidates AS (
        SELECT id, spelling, max(likeness) AS likeness
        FROM (
            -- Called just that is 2, matching is 1, alike is less.
            SELECT *, 1 + starts_with(typed || ' ', spelling || ' ')::int AS likeness FROM matching
            UNION ALL SELECT id, spelling, round(likeness::numeric, 1) FROM mistyped
            UNION ALL SELECT id, spelling, round(likeness::numeric, 1) FROM misheard
        ) each
        GROUP BY id, spelling
    ), ranked AS (
        SELECT candidates.id, here_known.known, row_number() OVER (
            ORDER BY likeness DESC,
            -- A regular of a hundred visits counts as seen here four or five days later.
            (here_known.known).last_seen_at + interval '1 day' * ln((here_known.known).visits)
                DESC NULLS LAST,
            starts_with(spelling, typed) DESC, spelling COLLATE "C", candidates.id) AS place
        FROM candidates LEFT JOIN LATERAL (
            SELECT r AS known FROM intake_roomclient r
            WHERE r.room_id = here AND r.client_id = candidates.id OFFSET 0
        ) here_known ON true
    )
    SELECT c, ranked.known
    FROM ranked JOIN intake_client c ON c.id = ranked.id
    WHERE place <= most ORDER BY place;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_copenhagen_data")]
    operations = [
        migrations.AddIndex(
            "client",
            models.Index(Collate("spelling", "C"), name="client_spelling_begins", include=["id"]),
        ),
        migrations.AddIndex(
            "client",
            django.contrib.postgres.indexes.GinIndex(
                fields=["spelling"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="client_spelling_alike",
            ),
        ),
        migrations.AddIndex(
            "client",
            django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("spelling"), function="intake_typos"),
                fastupdate=False,
                name="client_spelling_typos",
            ),
        ),
        migrations.RemoveIndex("roomclient", "room_client_recent"),
        migrations.AddIndex(
            "roomclient",
            models.Index(
                fields=["room", "-last_seen_at"], include=["client"], name="room_client_recent"
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX intake_municipality_spelling ON intake_municipality"
            ' ((intake_spelling(name_da) COLLATE "C"))',
            "DROP INDEX intake_municipality_spelling",
        ),
        migrations.RunSQL(
            SEARCH, "DROP FUNCTION intake_search(text, bigint, timestamptz, integer)"
        ),
    ]
