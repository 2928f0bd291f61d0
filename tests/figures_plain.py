"""Every figure once more: slow and plain, from the rows themselves, one after the other.

It shares nothing with what it checks: no SQL, no roll-up, no words but the codes.
"""

from collections import defaultdict
from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

from complaints.models import (
    Complaint,
    ComplaintStaff,
    CouncilDecision,
    CouncilMeeting,
    CouncilWish,
    Involvement,
    LeaderTalk,
    Suggestion,
)
from incidents.models import Incident, OverdoseEvent, OverdoseEventStruck, Quarantine
from intake.models import (
    Assistance,
    AssistanceRefused,
    Client,
    ClientJoin,
    Consumption,
    Referral,
    ServiceGiven,
    TurnedAway,
    Visit,
    WaitingEntry,
)
from rooms.models import Membership, Room

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TOTAL = ""


class Plain:
    """The figures of `rooms` in the local days `first` to `last`: {table: {key: (number, people)}}.

    The tables are attributes of their code.
    """

    def __init__(self, rooms, first, last):
        self.rooms, self.first, self.last = rooms, first, last
        self.slugs = {room.pk: room.slug for room in rooms}
        self.kept = {join.duplicate_id: join.kept_id for join in ClientJoin.objects.all()}
        self.clients = {client.pk: client for client in Client.objects.all()}
        self.found = {}
        for part in (
            *(self.intakes, self.new_clients, self.visits, self.door, self.given),
            *(self.incidents, self.quarantines, self.complaints, self.council),
        ):
            part()

    def person(self, pk):
        return self.kept.get(pk, pk)

    def when(self, moment):
        """The local time of a moment in the period, or None."""
        local = moment.astimezone(COPENHAGEN)
        return local if self.first <= local.date() <= self.last else None

    def part(self, day):
        """The day, week, month or year a date is shown in."""
        length = (self.last - self.first).days + 1
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if length <= 31:
            return day.isoformat()
        if length <= 183:
            monday = day - timedelta(days=day.weekday())
            thursday = monday + timedelta(days=3)
            number = (thursday - thursday.replace(month=1, day=1)).days // 7 + 1
            return f"{thursday.year}-W{number:02}"
        return day.isoformat()[:7] if months <= 36 else str(day.year)

    def table(self, code, rows, *places, nobody=False):
        """Count `rows`, each (person or None or a list of persons, facts, how many)."""
        numbers, people, unnamed = defaultdict(int), defaultdict(set), defaultdict(int)
        for who, facts, number in rows:
            who = [] if who is None else who if isinstance(who, list) else [who]
            options = []
            for place in places:
                value = facts[place]
                options.append([TOTAL, *(value if isinstance(value, list) else [value])])
            for key in product(*options):
                numbers[key] += number
                people[key] |= set(who)
                unnamed[key] += 0 if who else number
        self.found[code] = {
            key: (number, None if nobody else len(people[key]) + unnamed[key])
            for key, number in numbers.items()
        }

    def several(self, code, rows):
        if len(self.rooms) > 1:
            self.table(code, rows, "room")

    def intakes(self):
        rows, of_clients = [], []
        for intake in Consumption.objects.select_related("visit", "substance"):
            local = self.when(intake.at)
            if local is None or intake.room_id not in self.slugs:
                continue
            drugs = [drug.code for drug in intake.substance.components.all()]
            facts = {
                "time": self.part(local.date()),
                "room": self.slugs[intake.room_id],
                "weekday": str(local.isoweekday()),
                "hour": f"{local.hour:02}",
                "substance": intake.substance.code,
                "drug": drugs or [intake.substance.code],
                "mixed": "mixture" if drugs else "alone",
                "method": intake.method,
            }
            rows.append((self.person(intake.visit.client_id), facts, 1))
        self.table("intakes_over_time", rows, "time")
        self.several("intakes_by_room", rows)
        self.table("intakes_by_hour_of_week", rows, "weekday", "hour")
        self.table("intakes_by_substance", rows, "substance")
        self.table("intakes_by_drug", rows, "drug", "mixed")
        self.table("intakes_by_method", rows, "method")
        self.table("intakes_by_substance_and_method", rows, "substance", "method")
        for code, place in (("clients_over_time", "time"), ("clients_by_room", "room")):
            if place != "room" or len(self.rooms) > 1:
                pairs = {(who, facts[place]) for who, facts, _n in rows}
                self.table(code, [(who, {place: value}, 1) for who, value in pairs], place)
                self.found[code].pop((TOTAL,), None)
                everybody = {who for who, _value in pairs}
                self.found[code][TOTAL,] = (len(everybody), len(everybody))
        for who in {who for who, _facts, _n in rows}:
            client = self.clients[who]
            age = self.last.year - client.birth_year
            bands = [(25, "18-24"), (30, "25-29"), (40, "30-39"), (50, "40-49"), (60, "50-59")]
            facts = {
                "gender": client.gender,
                "age": next((band for end, band in bands if age < end), "60+"),
                "home": client.home_municipality_id,
            }
            of_clients.append((who, facts, 1))
        self.table("clients_by_gender", of_clients, "gender")
        self.table("clients_by_age", of_clients, "age")
        self.table("clients_by_municipality", of_clients, "home")

    def new_clients(self):
        registrations = defaultdict(list)
        for client in self.clients.values():
            registrations[self.person(client.pk)].append(client)
        rows = []
        for who, clients in registrations.items():
            clients.sort(key=lambda client: (client.registered_on, client.pk))
            new = clients[0]
            if self.first <= new.registered_on <= self.last and new.registered_in_id in self.slugs:
                facts = {
                    "time": self.part(new.registered_on),
                    "room": self.slugs[new.registered_in_id],
                }
                rows.append((who, facts, 1))
        self.table("new_clients_over_time", rows, "time")
        self.several("new_clients_by_room", rows)

    def visits(self):
        rows, self.stayed, self.who_stayed = [], [], set()
        for visit in Visit.objects.all():
            local = self.when(visit.arrived_at)
            if local is None or visit.room_id not in self.slugs:
                continue
            length = "unknown"
            if visit.left_at and visit.closing != "estimated":
                minutes = int((visit.left_at - visit.arrived_at).total_seconds() / 60)
                self.stayed.append(minutes)
                self.who_stayed.add(self.person(visit.client_id))
                ends = {15: "0-14", 30: "15-29", 45: "30-44", 60: "45-59", 120: "60-119"}
                length = next((band for end, band in ends.items() if minutes < end), "120+")
            facts = {
                "time": self.part(local.date()),
                "room": self.slugs[visit.room_id],
                "length": length,
            }
            rows.append((self.person(visit.client_id), facts, 1))
        self.table("visits_over_time", rows, "time")
        self.several("visits_by_room", rows)
        self.table("visits_by_length", rows, "length")

    def events(self, model, moment, fact):
        """(person or None, {"fact": …}, 1) of the rows of `model` in the period."""
        rows = []
        for row in model.objects.all():
            if row.room_id in self.slugs and self.when(getattr(row, moment)):
                who = None if row.client_id is None else self.person(row.client_id)
                rows.append((who, {"fact": fact(row)}, 1))
        return rows

    def door(self):
        waits = self.events(WaitingEntry, "joined_at", lambda row: row.ending or "waiting")
        self.table("waits_by_ending", waits, "fact")
        self.waited = [
            int((row.ended_at - row.joined_at).total_seconds() / 60)
            for row in WaitingEntry.objects.filter(ending="admitted")
            if row.room_id in self.slugs and self.when(row.joined_at)
        ]
        away = self.events(TurnedAway, "at", lambda row: row.code)
        self.table("turned_away_by_reason", away, "fact")
        assisted = self.events(Assistance, "consumption_at", lambda row: row.outcome or "not_noted")
        self.table("assisted_intakes_by_outcome", assisted, "fact")
        refused = self.events(AssistanceRefused, "at", lambda row: row.code)
        self.table("assistance_refused_by_reason", refused, "fact")

    def given(self):
        services = self.events(ServiceGiven, "at", lambda row: row.service.code)
        self.table("services_by_kind", services, "fact")
        outcomes = self.events(Referral, "referred_at", lambda row: row.outcome)
        self.table("referrals_by_outcome", outcomes, "fact")
        rows = self.events(
            Referral,
            "referred_at",
            lambda row: (row.receiver.group if row.receiver else "treatment", row.outcome),
        )
        both = [
            (who, {"goal": facts["fact"][0], "outcome": facts["fact"][1]}, 1)
            for who, facts, _n in rows
        ]
        self.table("referrals_by_goal", both, "goal", "outcome")

    def incidents(self):
        rows, overdoses = [], []
        struck = {row.event_id for row in OverdoseEventStruck.objects.all()}
        for incident in Incident.objects.all():
            local = self.when(incident.started_at)
            overdose = getattr(incident, "overdose", None)
            if local is None or incident.room_id not in self.slugs:
                continue
            if overdose and overdose.outcome == "no_overdose":
                continue
            who = [self.person(client.pk) for client in incident.clients.all()]
            police = "called" if incident.police_called_at else "not_called"
            rows.append((who, {"kind": incident.kind.code, "police": police}, 1))
            if not overdose:
                continue
            tapped = {
                event.kind
                for event in OverdoseEvent.objects.filter(overdose=overdose)
                if event.pk not in struck and event.completes_id is None
            }
            done = ["naloxone"] if "naloxone" in tapped else []
            if "called_112" in tapped or incident.ambulance_called_at:
                done.append("ambulance")
            facts = {
                "time": self.part(local.date()),
                "room": self.slugs[incident.room_id],
                "outcome": overdose.outcome or "going_on",
                "done": done,
            }
            overdoses.append((who, facts, 1))
        self.table("incidents_by_kind", rows, "kind")
        self.table("incidents_by_police", rows, "police")
        self.table("overdoses_over_time", overdoses, "time")
        self.table("overdoses_by_outcome", overdoses, "outcome")
        self.table("overdoses_by_treatment", overdoses, "done")
        self.several("overdoses_by_room", overdoses)

    def quarantines(self):
        rows, self.lasted = [], []
        for quarantine in Quarantine.objects.all():
            local = self.when(quarantine.starts_at)
            covered = [
                self.slugs[row.room_id]
                for row in quarantine.covered.all()
                if row.room_id in self.slugs
            ]
            if local is None or not covered:
                continue
            facts = {
                "time": self.part(local.date()),
                "room": covered,
                "reason": quarantine.reason.code,
            }
            rows.append((self.person(quarantine.client_id), facts, 1))
            self.lasted.append((quarantine.ends_at - quarantine.starts_at).total_seconds() / 3600)
        self.table("quarantines_over_time", rows, "time")
        self.table("quarantines_by_reason", rows, "reason")
        self.several("quarantines_by_room", rows)

    def complaints(self):
        openly, past = [], []
        for complaint in Complaint.objects.filter(undone_at=None):
            local = self.when(complaint.received_at)
            if local is None or complaint.room_id not in self.slugs:
                continue
            readers = [
                held
                for row in ComplaintStaff.objects.filter(complaint=complaint)
                for held in Membership.objects.filter(staff=row.staff)
                if held.role in ("leader", "central") and held.room_id in (None, complaint.room_id)
            ]
            hidden = complaint.about_leader or complaint.choice == "socialforvaltningen" or readers
            who = None if complaint.client_id is None else self.person(complaint.client_id)
            facts = {
                "time": self.part(local.date()),
                "room": self.slugs[complaint.room_id],
                "about": [topic.code for topic in complaint.topics.all()],
                "outcome": complaint.outcome or "open",
                "answered": self.answered(complaint),
            }
            (past if hidden else openly).append((who, facts, 1))
        self.table("complaints_over_time", openly, "time")
        self.table("complaints_by_topic", openly, "about")
        self.table("complaints_by_outcome", openly, "outcome")
        self.table("complaints_by_answer", openly, "answered")
        self.several("complaints_by_room", openly)
        all_rooms = {room.pk for room in Room.objects.filter(active=True)}
        if len(self.rooms) > 1 and all_rooms <= self.slugs.keys():
            self.table("complaints_kept_from_leaders", past)

    def answered(self, complaint):
        from django.utils import timezone

        answered = complaint.answered_at or timezone.now()
        if answered.astimezone(COPENHAGEN).date() > complaint.due_on:
            return "late"
        return "in_time" if complaint.answered_at else "waiting"

    def council(self):
        said = self.events(Suggestion, "received_at", lambda row: row.kind)
        self.table("suggestions_by_kind", said, "fact")
        talks = self.events(LeaderTalk, "asked_at", lambda row: row.ending or "open")
        self.table("talks_by_ending", talks, "fact")

        def of(rows, day):
            return [
                row
                for row in rows
                if row.room_id in self.slugs and self.first <= day(row) <= self.last
            ]

        held = of(CouncilMeeting.objects.exclude(notes=""), lambda row: row.held_on)
        self.found["council_meetings"] = {(): (len(held), None)}
        present = sum(row.clients_present for row in held)
        self.found["council_attendance"] = {(): (present, None)}
        decisions = of(CouncilDecision.objects.all(), lambda row: row.meeting.held_on)
        rows = [(None, {"state": row.state}, 1) for row in decisions]
        self.table("council_decisions_by_state", rows, "state", nobody=True)
        wishes = of(CouncilWish.objects.all(), lambda row: row.wished_on)
        self.found["council_wishes"] = {(): (len(wishes), None)}
        others = of(Involvement.objects.all(), lambda row: row.held_on)
        rows = [(None, {"kind": row.kind}, 1) for row in others]
        self.table("involvements_by_kind", rows, "kind", nobody=True)


def middle(numbers):
    """The median of a list of numbers, or None."""
    numbers = sorted(numbers)
    half = len(numbers) // 2
    if not numbers:
        return None
    return numbers[half] if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2


def without_empty(counts):
    """Without what counts nothing: a key that is missing is nothing as well."""
    return {key: tuple(count) for key, count in counts.items() if count[0]}


def assert_right(module, rooms, period):
    """What an app's module `figures` says of `rooms` in `period` is what the rows say."""
    plain = Plain(rooms, period.first, period.last)
    for table in module.tables(rooms, period):
        expected = without_empty(plain.found[table.code])
        assert without_empty(table.counts) == expected, table.code
        for key in table.counts:
            for category, dimension in zip(key, table.dimensions, strict=True):
                assert category in {TOTAL, *dimension.categories}, (table.code, key)
        assert_adds_up(table)
    return plain


def assert_adds_up(table):
    """Where a dimension is a partition, its categories add up to the total, as it promises."""
    for number, dimension in enumerate(table.dimensions):
        if not dimension.partition:
            continue
        sums = defaultdict(int)
        for key, count in table.counts.items():
            if key[number] != TOTAL:
                sums[(*key[:number], TOTAL, *key[number + 1 :])] += count.number
        for key, count in table.counts.items():
            if key[number] == TOTAL:
                assert sums[key] == count.number, (table.code, key)
