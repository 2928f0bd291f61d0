"""`manage.py delete_journals`: the only way out of a journal, ten years after its last entry.

Drafts that nobody touched for JOURNAL_DRAFT_DAYS go with it: nobody else sees or signs them.
"""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from incidents.models import JournalDraft, JournalKey, PatientJournal


class Command(BaseCommand):
    help = (
        "Deletes what journals hold whose latest entry is older than JOURNAL_KEPT_YEARS: the key "
        "under which they are encrypted, what they are found by, and the link to a client. A "
        "journal on hold stays. Each deletion leaves a record in the chain. Drafts that nobody "
        "saved for JOURNAL_DRAFT_DAYS are deleted as well; their authors are told a week before. "
        "It can be stopped and started again. Run it as the owner; --dry-run only says what it "
        "would do."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="delete nothing")

    def handle(self, *args, dry_run=False, **options):
        if not dry_run and not may_delete():
            raise CommandError(
                "Only the owner deletes journals: set OWNER_DATABASE_URL. Nothing was deleted."
            )
        today = timezone.localdate()
        before = years_ago(today, settings.JOURNAL_KEPT_YEARS)
        deleted = 0
        for journal in PatientJournal.objects.run_out(before):
            day = journal.latest_entry_on
            if journal.on_hold:
                self.stdout.write(f"{journal} of {day}: on hold, stays.")
                continue
            if not dry_run and not journal.delete_content(before):
                continue  # somebody wrote in it, joined it, held it or deleted it meanwhile
            deleted += 1
            self.stdout.write(f"{journal} of {day}: {'would be ' * dry_run}deleted.")
        self.stdout.write(f"{deleted} journals {'would be ' * dry_run}deleted.")
        self.delete_drafts(dry_run)

    def delete_drafts(self, dry_run):
        """Those that are past, or say which would be; one saved again meanwhile stays."""
        past = JournalDraft.objects.past(timezone.now())
        deleted = 0
        for draft in past:
            if dry_run or past.filter(pk=draft.pk).delete()[0]:
                deleted += 1
                day = timezone.localdate(draft.saved_at)
                self.stdout.write(f"Draft {draft} of {day}: {'would be ' * dry_run}deleted.")
        self.stdout.write(f"{deleted} drafts {'would be ' * dry_run}deleted.")


def may_delete():
    """Whether this command runs as a role that can: the site's own cannot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'DELETE')", [JournalKey._meta.db_table])
        return cursor.fetchone()[0]


def years_ago(day, years):
    """The same date `years` earlier; of 29 February, the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
