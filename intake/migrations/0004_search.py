"""What finds a client by what was typed at the desk: one function, and the indexes it lives on."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Collate

# Takes what was typed, the id of the room (or null), the time since when somebody seen in that
# room counts as known to it, and how many rows are wanted. Gives the clients it may be, the
# likeliest first, each with what the room knows of them (or nulls).
#
# It is a function because it runs at every keystroke: planning these statements costs several
# times as much as running them, and here they are planned once per connection, each for its
# index. What the first letters of a name ask for stops after `many` rows, however many clients
# there are; no part reads the history.
SEARCH = r"""
CREATE FUNCTION intake_search(query text, here bigint, since timestamptz, most integer)
RETURNS TABLE (client intake_client, known intake_roomclient)
LANGUAGE plpgsql STABLE ROWS 10
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
    many CONSTANT integer := 30;  -- more are not worth ranking: type another letter
    few CONSTANT integer := 5;  -- fewer, and those who are merely alike are looked for too
    typed text COLLATE "C" := intake_spelling(query);
    whole text := typed || ' ';
    beyond text COLLATE "C" := typed || chr(1114111);
    words text[] := string_to_array(substr(typed, 2), ' ');
    last_word text := words[cardinality(words)];
    longest text;
    -- A pattern for each word: some word of the nickname begins with it.
    patterns text[] := string_to_array(
        '% ' || replace(regexp_replace(substr(typed, 2), '([%_\\])', '\\\1', 'g'), ' ', E'%\n% ')
        || '%', E'\n');
    first text := patterns[1];
    last text := patterns[cardinality(patterns)];
    -- Without a trigram, as in %%, an index of trigrams would be read from end to end.
    indexed CONSTANT boolean := show_trgm(words[1]) <> '{}';
    homes text[];
    narrowed bigint[] := '{}';
    found bigint[];
    alike bigint[] := '{}';
BEGIN
    -- Who is called what was typed, and who is called something that begins so.
    found := ARRAY(
        SELECT c.id FROM intake_client c
        WHERE c.spelling COLLATE "C" >= typed AND c.spelling COLLATE "C" < beyond
        ORDER BY c.spelling COLLATE "C" LIMIT many);

    -- Whose nickname has all the words typed, or their beginnings, in any order.
    IF cardinality(found) < many AND indexed THEN
        found := found || ARRAY(
            SELECT c.id FROM intake_client c
            WHERE c.spelling LIKE first AND c.spelling LIKE last AND c.spelling LIKE ALL (patterns)
            AND NOT starts_with(c.spelling, typed)
            LIMIT many);
    END IF;

    -- When there are too many to look at them all: those among the last people seen here.
    IF cardinality(found) >= many THEN
        found := found || ARRAY(
            SELECT seen.client_id
            FROM (
                SELECT r.client_id, r.last_seen_at FROM intake_roomclient r
                WHERE r.room_id = here AND r.last_seen_at > since
                ORDER BY r.last_seen_at DESC LIMIT 5 * many
            ) seen
            WHERE (
                SELECT c.spelling LIKE ALL (patterns) FROM intake_client c
                WHERE c.id = seen.client_id)
            ORDER BY seen.last_seen_at DESC LIMIT most);
    END IF;

    -- What stands after the name may be a birth year, or the beginning of a municipality.
    IF cardinality(words) > 1 AND indexed THEN
        homes := ARRAY(
            SELECT home.code || ' ' || word
            FROM unnest(words[2:]) word JOIN intake_municipality home
            ON length(word) >= 2
            AND intake_spelling(home.name_da) COLLATE "C" >= ' ' || word
            AND intake_spelling(home.name_da) COLLATE "C" < ' ' || word || chr(1114111));
        IF cardinality(homes) > 0 OR typed ~ '. (\d\d){1,2}( |$)' THEN
            narrowed := ARRAY(
                SELECT c.id FROM intake_client c
                WHERE c.spelling LIKE first AND c.id <> ALL (found)
                AND NOT EXISTS (
                    SELECT FROM unnest(words[2:], patterns[2:]) rest(word, pattern)
                    WHERE NOT (
                        c.spelling LIKE pattern
                        OR c.home_municipality_id || ' ' || word = ANY (homes)
                        OR length(word) IN (2, 4)
                        AND right(c.birth_year::text, length(word)) = word)));
            found := found || narrowed;
        END IF;
    END IF;

    -- Unless that would widen what was narrowed, or take a plain % for a wildcard after all:
    IF narrowed = '{}' AND typed !~ '[%_\\]' THEN
        -- whose nickname has the longest word typed, but for one typo: a guess that is too wild
        -- for a word of three letters, unless there is no other;
        SELECT word INTO longest FROM unnest(words) word ORDER BY length(word) DESC LIMIT 1;
        IF cardinality(found) < (CASE WHEN length(longest) > 3 THEN few ELSE 1 END) THEN
            alike := ARRAY(
                SELECT c.id
                FROM (
                    SELECT * FROM intake_client
                    WHERE intake_typos(spelling) && intake_typos(longest) AND id <> ALL (found)
                    LIMIT 10 * many
                ) c
                ORDER BY right(c.birth_year::text, 2) = right(last_word, 2) DESC,
                    similarity(c.spelling, typed) DESC LIMIT most);
        END IF;
        -- whose nickname looks alike as a whole, when there is nobody else. Planned each time,
        -- for which index serves best hangs on what was typed.
        IF found || alike = '{}' AND length(typed) > 4 AND indexed THEN
            EXECUTE 'SELECT ARRAY(
                SELECT c.id FROM intake_client c WHERE c.spelling % $1
                ORDER BY similarity(c.spelling, $1) DESC LIMIT $2)'
            INTO alike USING typed, most;
        END IF;
    END IF;

    RETURN QUERY
    SELECT c, r
    FROM intake_client c
    LEFT JOIN intake_roomclient r ON r.room_id = here AND r.client_id = c.id
    WHERE c.id = ANY (found || alike)
    ORDER BY
        c.id <> ALL (alike) DESC,
        CASE WHEN c.id <> ALL (alike) THEN starts_with(whole, c.spelling || ' ')
        ELSE right(c.birth_year::text, 2) = right(last_word, 2) END DESC,
        CASE WHEN c.id = ANY (alike) THEN round(similarity(c.spelling, typed)::numeric, 1) END DESC,
        -- A regular of a hundred visits counts as seen here four or five days later.
        r.last_seen_at + interval '24 hours' * ln(1 + r.visits) DESC NULLS LAST,
        starts_with(c.spelling, typed) DESC, c.spelling COLLATE "C", c.id
    LIMIT most;
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
