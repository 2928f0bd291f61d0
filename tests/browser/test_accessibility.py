"""Every page passes axe-core, in light and dark, from a phone to a desk."""

import uuid
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from complaints.models import AnswerLook, Complaint, ComplaintTopic, LeaderTalk, Suggestion
from incidents.models import Incident, IncidentKind, Overdose, Quarantine, QuarantineReason
from intake.models import (
    ClientJoin,
    Referral,
    Service,
    ServiceGiven,
    TreatmentOffer,
    Visit,
    WaitingEntry,
)
from rooms.figures import Kind, Period
from rooms.figures.publication import Gathering, decide
from rooms.models import HandoverNote, Membership
from rooms.roles import Role
from tests import factories
from tests.complaints.voice import voice_of
from tests.test_access import report_of

WIDTHS = (360, 768, 1280)


@pytest.fixture
def busy_room(kilden, sara, usual_client, cocaine, heroin):
    """A room with people inside, waiting and forgotten; returns the addresses of all pages."""
    inside = Visit.objects.admit(
        client=factories.ClientFactory(nickname="Bo"),
        room=kilden,
        substance=cocaine,
        method="smoking",
        by=sara,
    )
    inside.consume(substance=heroin, method="smoking", by=sara)
    WaitingEntry.objects.join(
        client=factories.ClientFactory(nickname="Ole"),
        room=kilden,
        substance=heroin,
        method="injection",
        by=sara,
    )
    unsigned = factories.ClientFactory(nickname="Nyla", agreement=False)
    usual_client.correct(by=sara, reason="spelled wrong", nickname="Mads L")

    def intake(name, *args):
        return reverse(f"intake:{name}", args=["kilden", *args])

    for person, days in ((usual_client, 20), (usual_client, 1)):
        Referral.objects.refer(
            client=person,
            room=kilden,
            by=sara,
            way="told",
            offer=TreatmentOffer.objects.get(code="oernevej"),
            at=timezone.now() - timedelta(days=days),
        )
    first_aid = ServiceGiven.objects.give(
        room=kilden, visit=inside, service=Service.objects.get(code="wound"), by=sara
    )
    overdose = Overdose.objects.start(room=kilden, by=sara, visit=inside)
    first = overdose.record(uuid=uuid.uuid4(), kind="naloxone", by=sara)
    overdose.record(uuid=uuid.uuid4(), kind="naloxone", completes=first, by=sara, naloxone_mg="0.8")
    vitals = overdose.record(uuid=uuid.uuid4(), kind="vitals", by=sara, spo2=91, gcs_eye=4)
    overdose.record(uuid=uuid.uuid4(), kind="note", by=sara, note="Bleg")
    overdose.strike(vitals, by=sara, reason="forkert")
    over = Overdose.objects.start(room=kilden, by=sara)
    over.end(by=sara, outcome="to_hospital", debrief="Gik godt")
    incident = Incident.objects.report(
        room=kilden,
        by=sara,
        kind=IncidentKind.objects.get(code="theft"),
        started_at=timezone.now(),
        clients=[usual_client],
    )
    incident.correct(
        by=sara, reason="glemt", clients=[], staff_present=[sara], happened="En cykel er væk"
    )

    def incidents(name, *args):
        return reverse(f"incidents:{name}", args=["kilden", *args])

    last = inside.consumptions.last().uuid
    person_out = factories.ClientFactory(nickname="Ude")
    # A leader sees the most of each page, and central administration what is published.
    Membership.objects.create(staff=sara, role=Role.LEADER, room=kilden)
    Membership.objects.create(staff=sara, role=Role.CENTRAL, room=None)
    decide(Period.around(Kind.YEAR, timezone.localdate()).before, Gathering())
    assisted, alone = (
        Visit.objects.admit(
            client=factories.ClientFactory(nickname=name),
            room=kilden,
            substance=heroin,
            method="injection",
            by=sara,
            assistance=assistance,
        )
        for name, assistance in (
            ("Kim", factories.assistance_by(inside.client, sara)),
            ("Jo", None),
        )
    )
    assistance, later = assisted.assistances.get().uuid, alone.consumptions.get().uuid
    begun, waiting = (
        Quarantine.objects.impose(
            client=client, room=kilden, reason=QuarantineReason.objects.get(code=code), by=sara
        )
        for client, code in ((alone.client, "house-rules"), (person_out, "violence"))
    )
    again = factories.ClientFactory(nickname="Ude igen")
    ClientJoin.objects.join(again, into=person_out, by=sara, reason="says so")

    complaint = Complaint.objects.receive(
        room=kilden,
        by=sara,
        way="spoken",
        text="Der er koldt",
        topics=ComplaintTopic.objects.filter(code__in=["facilities", "handling"]),
    )
    complaint.add_note(by=sara, note="Spurgt natholdet")
    asked = AnswerLook.objects.ask(complaint.code, room=kilden, by=sara)

    def complaints(name, *args):
        return reverse(f"complaints:{name}", args=["kilden", *args])

    def quarantine(name, row):
        return reverse(f"incidents:{name}", args=["kilden", row.uuid])

    voice = voice_of(kilden, usual_client, sara)
    LeaderTalk.objects.get().appoint(by=sara, appointment_at=timezone.now() + timedelta(days=1))
    answered = voice["suggestion"].reply(by=sara, answer="Ja")
    Suggestion.objects.suggest(room=kilden, by=sara, kind="praise", text="Tak")

    def heard(name, *rows):
        return reverse(f"complaints:{name}", args=["kilden", *(row.uuid for row in rows)])

    HandoverNote.objects.write(room=kilden, by=sara, text="Døren binder")
    figures = reverse("rooms:room_figures", args=["kilden"])
    return {
        "start": reverse("rooms:start", args=["kilden"]),
        "today": reverse("rooms:today", args=["kilden"]),
        "yesterday": reverse("rooms:today", args=["kilden"])
        + f"?day={timezone.localdate() - timedelta(days=1)}",
        "figures": figures + f"?kind=year&first={timezone.localdate()}",
        "figures of some days": figures + f"?kind=days&first={timezone.localdate()}",
        "new suggestion": f"{heard('suggestion_create')}?client={usual_client.uuid}",
        "suggestions": heard("suggestion_list"),
        "suggestion": heard("suggestion_detail", answered),
        "suggestion made public": heard("suggestion_publish", answered),
        "new talk": heard("talk_create"),
        "talks": heard("talk_list"),
        "talk ended": heard("talk_end", voice["talk"]),
        "council": heard("council_detail"),
        "wish": heard("wish_create"),
        "new meeting": heard("meeting_create"),
        "meeting": heard("meeting_detail", voice["meeting"]),
        "notes": heard("meeting_note", voice["meeting"]),
        "council poster": heard("meeting_poster", voice["meeting"]),
        "new decision": heard("decision_create", voice["meeting"]),
        "decision": heard("decision_follow_up", voice["decision"]),
        "involvement in a year": heard("involvement_year"),
        "new involvement": heard("involvement_create"),
        "quarantines": reverse("incidents:quarantine_list", args=["kilden"]),
        "quarantine decided": quarantine("quarantine_create", usual_client),
        "quarantine over another": quarantine("quarantine_create", person_out),
        "quarantine begun": quarantine("quarantine_detail", begun),
        "quarantine awaiting": quarantine("quarantine_detail", waiting),
        "quarantine told": quarantine("quarantine_told", begun),
        "quarantine reviewed": quarantine("quarantine_review", waiting),
        "quarantine notice": quarantine("quarantine_notice", waiting),
        "client in quarantine": intake("client_detail", person_out.uuid),
        "refused at the door": intake("visit_create", person_out.uuid),
        "join": intake("client_join", usual_client.uuid),
        "complaints": complaints("complaint_list"),
        "new complaint": complaints("complaint_create"),
        "complaint of a client": f"{complaints('complaint_create')}?client={usual_client.uuid}",
        "complaint": complaints("complaint_detail", complaint.uuid),
        "complaint slip": complaints("complaint_slip", complaint.uuid),
        "slips": complaints("slip_list") + "?about-you",
        "slip about whom": complaints("slip_concern", complaint.uuid),
        "complaint answered": complaints("complaint_answer", complaint.uuid),
        "complaint sent on": complaints("complaint_send_on", complaint.uuid),
        "complaint about whom": complaints("complaint_concern", complaint.uuid),
        "letter": complaints("letter_create", complaint.uuid, "acknowledgement"),
        "four words": complaints("answer_find"),
        "answer": complaints("answer_detail", asked.uuid),
        "desk": intake("desk"),
        "desk after an admission": f"{intake('desk')}?admitted={inside.uuid}",
        "live room": intake("live_room"),
        "registration": intake("client_create"),
        "client": intake("client_detail", usual_client.uuid),
        "client, unsigned": intake("client_detail", unsigned.uuid),
        "client correction": intake("client_correct", usual_client.uuid),
        "agreement": intake("agreement_create", unsigned.uuid),
        "admission": intake("visit_create", usual_client.uuid),
        "admission refused": intake("visit_create", unsigned.uuid),
        "another intake": intake("consumption_create", inside.uuid),
        "intake correction": intake("consumption_correct", last),
        "visit correction": intake("visit_correct", inside.uuid),
        "forgotten visit": intake("visit_close", inside.uuid),
        "everyone left": intake("visit_close_all"),
        "turned away": intake("turned_away_create"),
        "offers": intake("offer_list"),
        "offers, none fit": f"{intake('offer_list')}?substance=opioid&kind=family",
        "slip": intake("offer_slip", "oernevej"),
        "slip of little": intake("offer_slip", "street"),
        "referral": intake("referral_create", usual_client.uuid),
        "referrals": intake("referral_list"),
        "assistance": intake("assistance_create", later),
        "assistance refused": intake("assistance_create", last),
        "how it went": intake("assistance_outcome", assistance),
        "assistance correction": intake("assistance_correct", assistance),
        "desk after assistance": f"{intake('desk')}?assisted={assistance}",
        "service": f"{intake('service_create')}?visit={inside.uuid}",
        "service, anonymous": intake("service_create"),
        "desk after first aid": f"{intake('desk')}?service={first_aid.uuid}",
        "incidents": incidents("incident_list"),
        "incidents, wrong filter": f"{incidents('incident_list')}?since=soon",
        "incident": incidents("incident_detail", incident.uuid),
        "incident correction": incidents("incident_correct", incident.uuid),
        "new incident": f"{incidents('incident_create')}?visit={inside.uuid}",
        "overdose": incidents("overdose_detail", overdose.uuid),
        "overdose over": incidents("overdose_detail", over.uuid),
        "overdose facts": incidents("overdose_facts", overdose.uuid),
        "overdose correction": incidents("overdose_facts", over.uuid),
        "overdose end": incidents("overdose_end", overdose.uuid),
        "overdose strike": incidents("overdose_strike", overdose.uuid, first.uuid),
        "rooms": reverse("rooms:room_list") + "?choose",
        "room": reverse("rooms:room_detail", args=["kilden"]),
        "preferences": reverse("rooms:preferences"),
        "published figures": reverse("rooms:all_figures"),
        "published figures to be decided": reverse("rooms:all_figures")
        + "?kind=year&first=2014-01-01",
        "reports": reverse("rooms:report_list"),
        "new report": reverse("rooms:report_create"),
        "report": reverse("rooms:report_detail", args=[report_of(kilden, sara).uuid]),
        "password": reverse("account_change_password"),
        "sign out": reverse("account_logout"),
        "not found": "/rooms/nowhere/desk/",
    }


def faults(page):
    """What axe finds on the page as it stands, at every width and in both themes."""
    axe = Axe()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for violation in axe.run(page).response["violations"]:
                nodes = [node["html"][:120] for node in violation["nodes"]][:3]
                found.append((scheme, width, violation["id"], nodes))
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if wide > 0:
                found.append((scheme, width, "scrolls sideways", wide))
    return found


def test_axe_finds_nothing_on_any_page(desk, busy_room, live_server):
    # The live room asks on while the test signs out.
    page = desk(allow=["401", "404", "422"])
    found = {}
    for name, address in busy_room.items():
        page.goto(f"{live_server.url}{address}")
        if problems := faults(page):
            found[name] = problems
    page.goto(f"{live_server.url}{busy_room['desk']}")
    page.keyboard.type("mad")
    page.locator(".found a").first.wait_for()
    found["search"] = faults(page)
    page.keyboard.press("Enter")
    page.locator("#admission-who").wait_for()
    found["search opened"] = faults(page)
    page.locator(".seat.taken summary").first.click()
    found["tile opened"] = faults(page)
    page.goto(f"{live_server.url}{busy_room['overdose']}")
    for more in page.locator(".overdose summary").all():
        more.click()
    found["overdose opened"] = faults(page)
    page.get_by_role("button", name="Vital signs", exact=True).click()
    vitals = page.locator("#completions")
    vitals.get_by_label("SpO₂").fill("9")
    vitals.get_by_role("button", name="Save").click()
    page.locator("#outbox .asked").wait_for()
    found["overdose asks"] = faults(page)
    page.goto(f"{live_server.url}{busy_room['registration']}")
    page.get_by_role("button", name="Register and admit").click()
    page.locator(".summary").wait_for()
    found["registration with errors"] = faults(page)
    page.get_by_label("Nickname").fill("Ude")
    page.get_by_label("Birth year").fill("1979")
    page.get_by_label("Man", exact=True).check()
    page.get_by_label("Home municipality").select_option("0101")
    for tick in ("In the target group", "Shown around", "Signed on paper"):
        page.get_by_label(tick).check()
    page.get_by_role("button", name="Register and admit").click()
    page.locator(".twins").wait_for()
    found["registration of a likely twin"] = faults(page)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/")
    found["sign in"] = faults(page)
    page.locator("button.primary").click()
    told = [f"{name}: {problem}" for name, problems in found.items() for problem in problems]
    assert not told, "\n".join(told)


def too_small(page):
    """What is there to tap on the page and lower than 48 pixels."""
    return page.evaluate(
        """[...document.querySelectorAll(
             "button, a.button, summary, select, .choice, .tick, .found a, .bar a, " +
             "input[type=text], label:has(> input)")]
           .filter(e => e.checkVisibility() && !e.closest(".unseen"))
           .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
           .filter(([, height]) => height < 47.5)"""
    )


def test_everything_to_tap_is_at_least_48_pixels_high(desk, busy_room, live_server):
    page = desk(has_touch=True, viewport={"width": 360, "height": 740})
    small = {}
    names = (
        "desk",
        "live room",
        "registration",
        "admission",
        "everyone left",
        "turned away",
        "offers",
        "slip",
        "referral",
        "referrals",
        "quarantines",
        "quarantine decided",
        "quarantine awaiting",
        "quarantine reviewed",
        "client in quarantine",
        "join",
        "complaints",
        "new complaint",
        "complaint",
        "complaint slip",
        "complaint sent on",
        "letter",
        "incidents",
        "incident",
        "new incident",
        "incident correction",
        "overdose",
        "overdose facts",
        "overdose end",
        "start",
        "new suggestion",
        "suggestions",
        "suggestion",
        "talks",
        "council",
        "meeting",
        "involvement in a year",
    )
    for name in names:
        page.goto(f"{live_server.url}{busy_room[name]}")
        sizes = too_small(page)
        if sizes:
            small[name] = sizes
    assert small == {}
