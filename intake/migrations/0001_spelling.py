"""The extensions search needs, and the functions that spell every nickname the same way."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# Takes a nickname, or what was typed of one; gives its words as they sound, each after a space:
# "Åge-Christian Holm" is " age kristian holm". The rule is kept in this one place: the column
# and the query both go through it.
#
# Two promises bind whoever changes it (the column must then be written anew):
# - the same on every server: nothing in it asks the database's collation, and the dictionary is
#   named with its schema, so that it is truly immutable and a restore finds it;
# - the spelling of a beginning is nearly always the beginning of the spelling, because people
#   type from the left: hence "nd" to "n", which only shortens, but never "dt" to "t".
SPELLING = r"""
CREATE FUNCTION intake_spelling(nickname text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 500 AS $$
DECLARE
    s text COLLATE "C" := normalize(nickname, NFKC);
BEGIN
    -- å, ä, Å are a; ø, ö, Ø are o; æ is ae. Letters only: é is e, and ½ no word apart.
    s := lower(public.unaccent('public.unaccent'::regdictionary, s) COLLATE "C");
    -- Signs part words; not so %, _ and \, which are plain characters, and other alphabets.
    s := trim(regexp_replace(s, '[^a-z0-9%_\\\u00a1-\U0010ffff]+', ' ', 'g'));
    IF s = '' THEN
        RETURN ' ' || lower(nickname COLLATE "C");  -- nothing but signs: found by these
    END IF;
    s := ' ' || s;
    s := replace(replace(replace(s, 'aa', 'a'), 'ae', 'a'), 'oe', 'o');
    -- Philip, Christian, Quist, Alex, Kjeld, Gjerta, Hjalte, Hvid
    s := replace(replace(s, 'ph', 'f'), 'ch', 'k');
    s := replace(replace(s, 'qu', 'kv'), 'x', 'ks');
    s := replace(replace(s, 'kj', 'k'), 'gj', 'g');
    s := replace(replace(s, 'hj', 'j'), 'hv', 'v');
    -- Carl, Willy, Zenia, Kaj, Henry
    s := translate(s, 'cqwzjy', 'kkvsii');
    -- Silent: the h of Thomas, Khaled, John and Sarah, the d of Svend, Harald and Edvard.
    s := regexp_replace(s, '([bdgkprst])h', '\1', 'g');
    s := regexp_replace(s, '([a-z])h(?![aeiou])', '\1', 'g');
    s := regexp_replace(s, '([lnr])d(?![aeiou])', '\1', 'g');
    -- Hanne is Hane, Mikkel is Mikel.
    RETURN regexp_replace(s, '([a-z])\1+', '\1', 'g');
END
$$
"""

# Takes a spelling; gives each word of three letters or more, and what it is without one of its
# letters. Two words one typo apart (a letter too many, too few, wrong, or two that changed
# places) always have one of these in common, and that can be looked up in an index.
TYPOS = r"""
CREATE FUNCTION intake_typos(spelling text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 500 AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT overlay(word COLLATE "C" PLACING '' FROM place FOR 1)
        FROM regexp_split_to_table(spelling, ' ') word, generate_series(1, length(word) + 1) place
        WHERE length(word) >= 3
    );
END
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(SPELLING, "DROP FUNCTION intake_spelling(text)"),
        migrations.RunSQL(TYPOS, "DROP FUNCTION intake_typos(text)"),
    ]
