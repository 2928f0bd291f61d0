"""Who may do what: one table over every address, and what never leaves a room."""

import re
import uuid
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pgtrigger
import pytest
from django.db import transaction
from django.test import Client as Browser
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode

from complaints.models import AnswerLook, Complaint, ComplaintTopic, Letter, LetterTemplate
from incidents import cpr
from incidents.forms.journal import confirmation_of
from incidents.models import (
    Consent,
    Disclosure,
    Incident,
    IncidentKind,
    JournalAccess,
    JournalEntry,
    Overdose,
    OverdoseEvent,
    Quarantine,
    QuarantineReason,
)
from intake.models import (
    Assistance,
    AssistanceRefused,
    Client,
    ClientJoin,
    Consumption,
    Referral,
    Service,
    ServiceGiven,
    TreatmentOffer,
    TurnedAway,
    Visit,
    WaitingEntry,
)
from rooms.figures import Kind, Period
from rooms.figures.publication import name_of
from rooms.models import HandoverNote, ReportOrder, Room
from rooms.roles import MAY, Role
from tests.complaints.voice import VOICE, prepare_voice, voice_bodies, voice_of
from tests.conftest import (
    OPEN_VAULT,
    QUICK,
    StaffBrowser,
    letting_in,
    put_back_data_of_the_migrations,
    putting_on_the_list,
)
from tests.factories import (
    ClientFactory,
    RoomFactory,
    StaffFactory,
    SubstanceFactory,
    assistance_by,
)
from tests.incidents.conftest import MANS, journal_with_entry

pytestmark = pytest.mark.walk

CAST = (
    "anonymous",
    "front_desk",
    "health",
    "leader",
    "central",
    "auditor",
    "administrator",
    "elsewhere",
    "deactivated",
)

# The status each of the cast gets, in the order above, in their own room; and then, after the
# bar, what front desk, health staff, leader, central and auditor get in a room that is not theirs
# (central and auditor hold every room). A POST is the page's own form, filled in right.
TABLE = """
                                anon desk hlth lead cent audi admi else deac | the other room
account_login               GET  200  302  302  302  302  302  302  302  200 |
account_login               POST 302  302  302  302  302  302  302  302  302 |
account_logout              GET  302  200  200  200  200  200  200  200  302 |
account_logout              POST 302  302  302  302  302  302  302  302  302 |
account_inactive            GET  200  200  200  200  200  200  200  200  200 |
account_inactive            POST 405  405  405  405  405  405  405  405  405 |
account_change_password     GET  302  200  200  200  200  200  200  200  302 |
account_change_password     POST 401  302  302  302  302  302  302  302  401 |
admin:index                 GET  302  302  302  302  302  302  200  302  302 |
admin:index                 POST 401  302  302  302  302  302  200  302  401 |
admin:login                 GET  302  403  403  403  403  403  302  403  302 |
admin:login                 POST 302  403  403  403  403  403  302  403  302 |
rooms:room_list             GET  302  302  302  302  200  200  200  302  302 |
rooms:room_list             POST 401  405  405  405  405  405  405  405  401 |
rooms:preferences           GET  302  200  200  200  200  200  200  200  302 |
rooms:preferences           POST 401  302  302  302  302  302  302  302  401 |
rooms:room_detail           GET  302  200  200  200  200  200  404  404  302 | 404 404 404 200 200
rooms:room_detail           POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
intake:desk                 GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:desk                 POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
intake:live_room            GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:live_room            POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
intake:client_search        GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:client_search        POST 401  200  200  200  403  403  404  404  401 | 404 404 404 403 403
intake:client_create        GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:client_create        POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:client_similar       GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:client_similar       POST 401  200  200  200  403  403  404  404  401 | 404 404 404 403 403
intake:client_detail        GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:client_detail        POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
intake:client_correct       GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:client_correct       POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:agreement_create     GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:agreement_create     POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_create         GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:visit_create         POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:waiting_create       GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:waiting_create       POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:turned_away_create   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:turned_away_create   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:turned_away_undo     GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:turned_away_undo     POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:waiting_end          GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:waiting_end          POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_leave          GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:visit_leave          POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_undo           GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:visit_undo           POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_reopen         GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:visit_reopen         POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_reopen_all     GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:visit_reopen_all     POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_close          GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:visit_close          POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_correct        GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:visit_correct        POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:consumption_create   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:consumption_create   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:consumption_again    GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:consumption_again    POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:consumption_undo     GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:consumption_undo     POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:consumption_correct  GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:consumption_correct  POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:assistance_create    GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:assistance_create    POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:assistance_refuse    GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:assistance_refuse    POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:assistance_refuse_undo GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:assistance_refuse_undo POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:assistance_correct   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:assistance_correct   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:assistance_undo      GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:assistance_undo      POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:assistance_outcome   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:assistance_outcome   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:service_create       GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:service_create       POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:service_give         GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:service_give         POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:service_undo         GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:service_undo         POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:offer_list           GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:offer_list           POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
intake:offer_slip           GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:offer_slip           POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
intake:referral_create      GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:referral_create      POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:referral_list        GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:referral_list        POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
intake:referral_undo        GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:referral_undo        POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:referral_outcome     GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:referral_outcome     POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:visit_close_all      GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
intake:visit_close_all      POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
intake:client_join          GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
intake:client_join          POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
intake:client_join_undo     GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
intake:client_join_undo     POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
incidents:quarantine_list   GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
incidents:quarantine_list   POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:quarantine_create GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:quarantine_create POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:quarantine_detail GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:quarantine_detail POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:quarantine_told   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:quarantine_told   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:quarantine_notice GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:quarantine_notice POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:quarantine_undo   GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
incidents:quarantine_undo   POST 401  302  422  302  403  403  404  404  401 | 404 404 404 403 403
incidents:quarantine_review GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
incidents:quarantine_review POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
incidents:incident_list     GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:incident_list     POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:incident_csv      GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
incidents:incident_csv      POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:incident_create   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:incident_create   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:incident_detail   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:incident_detail   POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:incident_correct  GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:incident_correct  POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:overdose_list     GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:overdose_list     POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:overdose_start    GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
incidents:overdose_start    POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:overdose_detail   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:overdose_detail   POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:overdose_record   GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
incidents:overdose_record   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:overdose_strike   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:overdose_strike   POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:overdose_facts    GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:overdose_facts    POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:overdose_end      GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
incidents:overdose_end      POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
incidents:journal_keep      GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:journal_keep      POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:journal_draft     GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
incidents:journal_draft     POST 401  403  204  403  403  403  404  404  401 | 404 404 404 403 403
incidents:journal_search    GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:journal_search    POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:emergency_access  GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:emergency_access  POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:journal_detail    GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:journal_detail    POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:journal_print     GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:journal_print     POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:journal_looks     GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:journal_looks     POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:entry_create      GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:entry_create      POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:entry_draft       GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
incidents:entry_draft       POST 401  403  204  403  403  403  404  404  401 | 404 404 404 403 403
incidents:entry_correct     GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:entry_correct     POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:entry_move        GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:entry_move        POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:correction_draft  GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
incidents:correction_draft  POST 401  403  204  403  403  403  404  404  401 | 404 404 404 403 403
incidents:identity_change   GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:identity_change   POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:number_correct    GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:number_correct    POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:journal_hold      GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:journal_hold      POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:consent_create    GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:consent_create    POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:consent_withdraw  GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:consent_withdraw  POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:disclosure_create GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:disclosure_create POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:disclosure_pdf    GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
incidents:disclosure_pdf    POST 401  403  200  403  403  403  404  404  401 | 404 404 404 403 403
incidents:disclosure_send   GET  302  403  200  403  403  403  404  404  302 | 404 404 404 403 403
incidents:disclosure_send   POST 401  403  302  403  403  403  404  404  401 | 404 404 404 403 403
incidents:access_log        GET  302  403  403  403  403  200  404  404  302 | 404 404 404 403 200
incidents:access_log        POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
incidents:emergency_list    GET  302  403  403  200  403  200  404  404  302 | 404 404 404 403 200
incidents:emergency_list    POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
metrics                     GET  404  404  404  404  404  404  404  404  404 |
metrics                     POST 405  405  405  405  405  405  405  405  405 |
healthz                     GET  200  200  200  200  200  200  200  200  200 |
healthz                     POST 405  405  405  405  405  405  405  405  405 |
readyz                      GET  200  200  200  200  200  200  200  200  200 |
readyz                      POST 405  405  405  405  405  405  405  405  405 |
complaints:robots           GET  200  200  200  200  200  200  200  200  200 |
complaints:robots           POST 405  405  405  405  405  405  405  405  405 |
complaints:public_list      GET  200  200  200  200  200  200  200  200  200 |
complaints:public_list      POST 405  405  405  405  405  405  405  405  405 |
complaints:room_public      GET  200  200  200  200  200  200  200  200  200 | 200 200 200 200 200
complaints:room_public      POST 405  405  405  405  405  405  405  405  405 | 405 405 405 405 405
complaints:room_poster      GET  302  200  200  200  200  200  404  404  302 | 404 404 404 200 200
complaints:room_poster      POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:complaint_list    GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_list    POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:complaint_csv     GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_csv     POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:complaint_create  GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:complaint_create  POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
complaints:complaint_routing GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:complaint_routing POST 401  200  200  200  403  403  404  404  401 | 404 404 404 403 403
complaints:complaint_slip    GET  302  200  404  404  403  403  404  404  302 | 404 404 404 403 403
complaints:complaint_slip    POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:complaint_detail  GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_detail  POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:complaint_acknowledge GET 302 405 405 405 405 405 405 405 302 | 405 405 405 405 405
complaints:complaint_acknowledge POST 401 403 403 302 302 403 404 404 401 | 404 404 404 302 403
complaints:complaint_examine GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:complaint_examine POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:complaint_close   GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:complaint_close   POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:complaint_note    GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_note    POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:complaint_interim GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_interim POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:complaint_send_on GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_send_on POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:complaint_answer  GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_answer  POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:complaint_reopen  GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_reopen  POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:complaint_concern GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:complaint_concern POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:letter_create     GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:letter_create     POST 401  403  403  302  302  403  404  404  401 | 404 404 404 302 403
complaints:letter_pdf        GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
complaints:letter_pdf        POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:answer_find       GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:answer_find       POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
complaints:answer_detail     GET  302  200  404  404  403  403  404  404  302 | 404 404 404 403 403
complaints:answer_detail     POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
rooms:today                 GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
rooms:today                 POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
rooms:note_read             GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
rooms:note_read             POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
rooms:note_undo             GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
rooms:note_undo             POST 401  302  422  422  403  403  404  404  401 | 404 404 404 403 403
rooms:room_figures          GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
rooms:room_figures          POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
rooms:room_chart            GET  302  403  403  404  403  403  404  404  302 | 404 404 404 403 403
rooms:room_chart            POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
rooms:start                 GET  302  403  403  200  200  403  404  404  302 | 404 404 404 200 403
rooms:start                 POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
rooms:all_figures           GET  302  403  403  403  200  200  403  403  302 |
rooms:all_figures           POST 401  405  405  405  405  405  405  405  401 |
rooms:all_decide            GET  302  405  405  405  405  405  405  405  302 |
rooms:all_decide            POST 401  403  403  403  302  302  403  403  401 |
rooms:all_chart             GET  302  403  403  403  404  404  403  403  302 |
rooms:all_chart             POST 401  405  405  405  405  405  405  405  401 |
rooms:report_list           GET  302  403  403  200  200  200  403  403  302 |
rooms:report_list           POST 401  405  405  405  405  405  405  405  401 |
rooms:report_create         GET  302  403  403  200  200  200  403  403  302 |
rooms:report_create         POST 401  403  403  302  302  302  403  403  401 |
rooms:report_detail         GET  302  403  403  200  404  404  403  403  302 |
rooms:report_detail         POST 401  405  405  405  405  405  405  405  401 |
rooms:report_file           GET  302  403  403  200  404  404  403  403  302 |
rooms:report_file           POST 401  405  405  405  405  405  405  405  401 |
complaints:suggestion_list  GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:suggestion_list  POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:suggestion_create GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:suggestion_create POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
complaints:suggestion_detail GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:suggestion_detail POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:slip_list        GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:slip_list        POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:slip_concern     GET  302  200  404  404  403  403  404  404  302 | 404 404 404 403 403
complaints:slip_concern     POST 401  302  404  404  403  403  404  404  401 | 404 404 404 403 403
complaints:complaint_undo   GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:complaint_undo   POST 401  302  404  404  403  403  404  404  401 | 404 404 404 403 403
complaints:suggestion_undo  GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:suggestion_undo  POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
complaints:suggestion_answer GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:suggestion_answer POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:suggestion_publish GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:suggestion_publish POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:suggestion_unpublish GET 302 405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:suggestion_unpublish POST 401 403 403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:talk_list        GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:talk_list        POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:talk_create      GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:talk_create      POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
complaints:talk_detail      GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:talk_detail      POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:talk_appoint     GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:talk_appoint     POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:talk_end         GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:talk_end         POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:council_detail   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:council_detail   POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:council_found    GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:council_found    POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:council_rest     GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:council_rest     POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:wish_create      GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:wish_create      POST 401  302  302  302  403  403  404  404  401 | 404 404 404 403 403
complaints:wish_follow_up   GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:wish_follow_up   POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:meeting_create   GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:meeting_create   POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:meeting_detail   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:meeting_detail   POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:meeting_move     GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:meeting_move     POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:meeting_note     GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:meeting_note     POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:meeting_publish  GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:meeting_publish  POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:meeting_poster   GET  302  200  200  200  403  403  404  404  302 | 404 404 404 403 403
complaints:meeting_poster   POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:agenda_create    GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:agenda_create    POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:agenda_correct   GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:agenda_correct   POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:agenda_remove    GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:agenda_remove    POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:agenda_up        GET  302  405  405  405  405  405  405  405  302 | 405 405 405 405 405
complaints:agenda_up        POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:decision_create  GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:decision_create  POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:decision_follow_up GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:decision_follow_up POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:involvement_year GET  302  200  200  200  200  403  404  404  302 | 404 404 404 200 403
complaints:involvement_year POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:involvement_csv  GET  302  200  200  200  200  403  404  404  302 | 404 404 404 200 403
complaints:involvement_csv  POST 401  405  405  405  405  405  405  405  401 | 405 405 405 405 405
complaints:involvement_create GET  302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:involvement_create POST 401  403  403  302  403  403  404  404  401 | 404 404 404 403 403
complaints:involvement_correct GET 302  403  403  200  403  403  404  404  302 | 404 404 404 403 403
complaints:involvement_correct POST 401 403  403  302  403  403  404  404  401 | 404 404 404 403 403
"""

# What is public, for everybody and of every room.
PUBLIC = {
    *("complaints:robots", "complaints:public_list", "complaints:room_public"),
    *("healthz", "readyz"),
}
VISITORS_ELSEWHERE = ("front_desk", "health", "leader", "central", "auditor")


def rows():
    """(URL name, method, {who: status in the own room}, {who: status in the other room})."""
    for line in TABLE.strip().splitlines()[1:]:
        here, there = line.split("|")
        name, method, *statuses = here.split()
        own = dict(zip(CAST, map(int, statuses), strict=True))
        other = dict(zip(VISITORS_ELSEWHERE, map(int, there.split()), strict=bool(there.split())))
        yield name, method, own, other


ROWS = list(rows())
ROW_IDS = [f"{method} {name}" for name, method, _own, _other in ROWS]


@dataclass
class Scene:
    """What is in one room: a client inside, one who waits, one at the door."""

    room: Room
    visit: Visit
    consumption: Consumption
    entry: WaitingEntry
    at_the_door: Client
    assistance: Assistance
    given: ServiceGiven
    referral: Referral
    turned_away: TurnedAway
    note: HandoverNote
    refused: AssistanceRefused
    quarantine: Quarantine
    incident: Incident
    overdose: Overdose
    event: OverdoseEvent
    look: JournalAccess
    journal_entry: JournalEntry
    consent: Consent
    disclosure: Disclosure
    complaint: Complaint
    letter: Letter
    answer: AnswerLook
    order: ReportOrder
    voice: dict

    @property
    def ids(self):
        return [str(row.uuid) for row in self.rows.values()]

    @property
    def rows(self):
        """What belongs to this room alone, by the name of its parameter in an address."""
        return {
            "visit": self.visit,
            "consumption": self.consumption,
            "entry": self.entry,
            "referral": self.referral,
            "assistance": self.assistance,
            "given": self.given,
            "turned_away": self.turned_away,
            "note": self.note,
            "refused": self.refused,
            "quarantine": self.quarantine,
            "incident": self.incident,
            "overdose": self.overdose,
            "event": self.event,
            "look": self.look,
            "journal_entry": self.journal_entry,
            "consent": self.consent,
            "disclosure": self.disclosure,
            "complaint": self.complaint,
            "letter": self.letter,
            "answer": self.answer,
            "order": self.order,
            **self.voice,
        }

    def url(self, name, **other):
        """The address of a URL name, about what is in this room."""
        kwargs = {
            "room": self.room.slug,
            "slug": self.room.slug,
            "language": "en",
            "client": self.at_the_door.uuid,
            "visit": self.visit.uuid,
            "consumption": self.consumption.uuid,
            "entry": self.entry.uuid,
            "offer": "oernevej",
            "referral": self.referral.uuid,
            "assistance": self.assistance.uuid,
            "given": self.given.uuid,
            "turned_away": self.turned_away.uuid,
            "note": self.note.uuid,
            "table": "intakes_by_method",
            "refused": self.refused.uuid,
            "code": self.given.service.code,
            "quarantine": self.quarantine.uuid,
            "incident": self.incident.uuid,
            "overdose": self.overdose.uuid,
            "event": self.event.uuid,
            "look": self.look.uuid,
            "journal_entry": self.journal_entry.uuid,
            "consent": self.consent.uuid,
            "disclosure": self.disclosure.uuid,
            "complaint": self.complaint.uuid,
            "letter": self.letter.uuid,
            "answer": self.answer.uuid,
            "order": self.order.uuid,
            "kind": "acknowledgement",
            **{name: row.uuid for name, row in self.voice.items()},
        }
        if name == "intake:assistance_create":
            kwargs["consumption"] = self.assistance.consumption.uuid
        wanted = PARAMETERS[name]
        return reverse(name, kwargs={key: {**kwargs, **other}[key] for key in wanted})

    def prepare(self, name, by):
        """Bring about what the verb behind `name` needs."""
        if name == "intake:visit_reopen":
            self.visit.leave(by=by)
        if name == "intake:visit_reopen_all":
            Visit.objects.close_all(self.room, by=by)
        if name in ("intake:assistance_create", "intake:visit_undo"):
            Assistance.objects.get(pk=self.assistance.pk).undo(by=by)
        if name in ("incidents:journal_keep", "incidents:journal_draft"):
            over = Overdose.objects.get(pk=self.overdose.pk)
            if over.going_on:
                over.end(by=by, outcome="recovered_here")
        if name == "incidents:number_correct":
            # A number that was typed; the look is taken after that.
            self.look.journal.reveal(cpr.read(MANS), room=self.room, by=by)
            with pgtrigger.ignore():
                JournalAccess.objects.filter(pk=self.look.pk).update(at=timezone.now())
        if name in ("complaints:complaint_close", "complaints:complaint_reopen"):
            answered = Complaint.objects.filter(pk=self.complaint.pk, state="received")
            answered.update(state="answered", outcome="withdrawn", answered_at=timezone.now())
        prepare_voice(name, self, by)
        if name == "intake:client_join_undo":
            into = self.visit.client
            ClientJoin.objects.join(self.at_the_door, into=into, by=by, reason="the same")

    def body(self, name):
        """The fields of the form of `name`, filled in right."""
        substance = self.consumption.substance_id
        intake = {"substance": "other", "other_substance": substance, "method": "injection"}
        if name == "intake:consumption_create":
            # The usual substance is offered by itself.
            intake = {"substance": substance, "method": "smoking"}
        facts = {
            "nickname": "Ny",
            "birth_year": 1980,
            "gender": "other",
            "home_municipality": "0101",
        }
        text = self.at_the_door.agreements.get().text_id
        agreement = {"text": text, "on_paper": "on"}
        minutes_ago = [
            f"{timezone.localtime() - timedelta(minutes=n):%Y-%m-%d %H:%M}" for n in (9, 2)
        ]
        signed = {
            "happened_at": minutes_ago[0],
            "text": "Vågen og klar",
            "responsible": self.look.staff_id,
        }
        today = f"{timezone.localdate():%Y-%m-%d}"
        answered = {"consent": "given", "way": "oral", "answered_on": today}
        number = {"number": MANS, "confirmed": confirmation_of(cpr.read(MANS))}
        forms = {
            "incidents:journal_keep": {"asked_number": "given", **number, **answered, **signed},
            "incidents:journal_draft": signed,
            "incidents:journal_search": {"number": "220200-0048", "purpose": "treatment"},
            "incidents:emergency_access": {"number": "220200-0048", "reason": "Kan ikke vente"},
            "incidents:journal_print": {"purpose": "own_request"},
            "incidents:entry_create": signed,
            "incidents:entry_draft": signed,
            "incidents:entry_correct": {**signed, "why": "misheard"},
            "incidents:correction_draft": {**signed, "why": "misheard"},
            "incidents:identity_change": number,
            "incidents:entry_move": {"known": "no"},
            "incidents:number_correct": {"known": "no"},
            "incidents:journal_hold": {"holds": "yes", "reason": "A case runs"},
            "incidents:consent_create": {
                "answer": "given",
                "purpose": "treatment",
                "way": "oral",
                "given_on": today,
                "to": "Regionen",
            },
            "incidents:consent_withdraw": {"way": "oral"},
            "incidents:disclosure_create": {
                "entries": self.journal_entry.uuid,
                "to": "Regionen",
                "purpose": "treatment",
                "ground": self.consent.uuid,
            },
            "incidents:disclosure_send": {"way": "digital"},
            "intake:referral_create": {
                "goal": "offer-oernevej",
                "way": "told",
                "contact_consent": "not_asked",
            },
            "intake:referral_outcome": {"outcome": "started", "asked_on": "client_detail"},
            "account_login": {
                "login": self.visit.admitted_by.username,
                "password": "a-password-of-long-ago",
            },
            "account_change_password": {
                "oldpassword": "a-password-of-long-ago",
                "password1": "quite-another-password",
                "password2": "quite-another-password",
            },
            "rooms:today": {"text": "Lampen i R4 er gået"},
            "rooms:preferences": {"language": "en", "theme": "dark"},
            "rooms:all_decide": {
                "kind": "year",
                "first": Period.around(Kind.YEAR, timezone.localdate()).before.first.isoformat(),
                "room": "all",
            },
            "rooms:report_create": {
                "room": self.room.slug,
                "period": name_of(Period.around(Kind.YEAR, timezone.localdate()).before),
                "format": "csv",
            },
            "intake:client_search": {"q": self.at_the_door.nickname},
            "intake:client_similar": facts,
            "intake:client_create": {
                **facts,
                **agreement,
                "target_group_confirmed": "on",
                "introduced": "on",
            },
            "intake:client_correct": {**facts, "reason": "misheard"},
            "intake:agreement_create": agreement,
            "intake:client_join": {
                "q": self.visit.client.nickname,
                "into": self.visit.client.uuid,
                "reason": "says so",
            },
            "incidents:quarantine_create": {"kind": "violence", "length": "24"},
            "incidents:quarantine_told": {
                "told_at": minutes_ago[0],
                "language": "Dansk",
                "how": "spoken",
            },
            "incidents:quarantine_review": {"decision": "lift", "reason": "a mistake"},
            "intake:visit_create": intake,
            "intake:assistance_create": {
                "assistant": self.visit.client_id,
                "inability": "tremor",
                "judged_fit": "on",
                "assessment": "Calm",
                "watched_by": self.assistance.watched_by_id,
            },
            "intake:assistance_refuse": {"code": "no_capacity"},
            "intake:assistance_outcome": {"outcome": "went_well"},
            "intake:assistance_correct": {
                "assistant": self.visit.client_id,
                "inability": "hands",
                "assessment": "Steady",
                "watched_by": self.assistance.watched_by_id,
                "reason": "misheard",
            },
            "intake:service_create": {"service": self.given.service.code},
            "intake:waiting_create": intake,
            "intake:consumption_create": intake,
            "intake:turned_away_create": {"code": "room_full", "method": "smoking"},
            "intake:visit_close": {"left_at": minutes_ago[1]},
            "intake:visit_correct": {"arrived_at": minutes_ago[0], "reason": "mistyped"},
            "intake:consumption_correct": {"substance": substance, "reason": "mistyped"},
            "incidents:incident_create": {"kind": "threat", "started_at": minutes_ago[1]},
            "incidents:incident_correct": {
                "kind": "threat",
                "started_at": minutes_ago[0],
                "people": self.visit.client_id,
                "reason": "mistyped",
            },
            "incidents:overdose_start": {"visit": self.visit.uuid},
            "incidents:overdose_record": {"kind": "vitals", "spo2": "97", "ago": "250"},
            "incidents:overdose_strike": {"reason": "mistyped"},
            "incidents:overdose_facts": {"who": "unknown", "substances_stated": "Kokain"},
            "incidents:overdose_end": {"outcome": "recovered_here"},
            "complaints:complaint_create": {
                "way": "spoken",
                "received_at": minutes_ago[1],
                "text": "Der er koldt i rummet",
                "words": "own",
                "topics": "facilities",
                "complainant": "anonymous",
            },
            "complaints:complaint_routing": {"topics": "conditions"},
            "complaints:complaint_note": {"note": "Spurgt i rummet"},
            "complaints:complaint_interim": {"expected_on": "2099-01-04"},
            "complaints:complaint_send_on": {"to": "borgerraadgiveren"},
            "complaints:complaint_answer": {"outcome": "upheld", "answer": "Varmen er sat op"},
            "complaints:complaint_reopen": {"reason": "Der er stadig koldt"},
            "complaints:complaint_concern": {"about_staff": self.turned_away.recorded_by_id},
            "complaints:slip_concern": {"about_leader": "on"},
            "complaints:letter_create": {
                "to": "Udleveret",
                "title": "Din klage",
                "text": "Vi har modtaget den.",
            },
            "complaints:answer_find": {"four_words": self.complaint.code},
            **voice_bodies(),
        }
        return forms.get(name, {})


def report_of(room, leader):
    """A report of the last year of a room, ordered by its leader and made."""
    period = Period.around(Kind.YEAR, timezone.localdate()).before
    order = ReportOrder.objects.place(
        by=leader, room=room, period=period, format="csv", language="da"
    )
    order.finish(b"numbers")
    return order


def _scene(room, first, second, inside, waits, staff, nurse, leader):
    visit = inside(first, room=room, at=timezone.now() - timedelta(minutes=5))
    # Two intakes, so that the later one can be undone.
    last = visit.consumptions.get()
    overdose = Overdose.objects.start(room=room, by=staff)
    visit.consume(
        substance=last.substance,
        method=last.method,
        by=staff,
        at=timezone.now() - timedelta(minutes=3),
    )
    helped = ClientFactory(nickname="Karl", registered_in=room, registered_by=staff)
    assistance = assistance_by(first, staff)
    assisted = inside(helped, room=room, method="injection", assistance=assistance)
    journal = journal_with_entry(room, nurse)
    complaint = Complaint.objects.receive(
        room=room,
        by=staff,
        way="spoken",
        text="Der er koldt",
        topics=ComplaintTopic.objects.filter(code="conditions"),
        choice="leader",
    )
    consent = Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Regionen", room=room, by=nurse
    )
    return Scene(
        room=room,
        visit=visit,
        consumption=visit.consumptions.last(),
        entry=waits(second, room=room),
        assistance=assisted.assistances.get(),
        given=ServiceGiven.objects.give(
            room=room, visit=visit, service=Service.objects.get(code="talk"), by=staff
        ),
        at_the_door=ClientFactory(nickname="Ole", registered_in=room, registered_by=staff),
        referral=Referral.objects.refer(
            client=first, room=room, by=staff, way="told", offer=TreatmentOffer.objects.first()
        ),
        note=HandoverNote.objects.write(room=room, by=staff, text="Lampen"),
        turned_away=TurnedAway.objects.create(room=room, code="room_full", recorded_by=staff),
        refused=AssistanceRefused.objects.create(room=room, code="no_capacity", recorded_by=staff),
        quarantine=Quarantine.objects.impose(
            client=ClientFactory(nickname="Kaj", registered_in=room, registered_by=staff),
            room=room,
            reason=QuarantineReason.objects.get(code="violence"),
            by=staff,
        ),
        incident=Incident.objects.report(
            room=room,
            by=staff,
            kind=IncidentKind.objects.get(code="theft"),
            started_at=timezone.now(),
            clients=[first],
        ),
        overdose=overdose,
        event=overdose.record(uuid=uuid.uuid4(), kind="note", note="Bleg", by=staff),
        look=JournalAccess.objects.open(journal, purpose="treatment", staff=nurse, room=room),
        journal_entry=journal.entries.get(),
        consent=consent,
        disclosure=Disclosure.objects.disclose(
            journal=journal,
            to="Regionen",
            entries=journal.entries.all(),
            ground="consent",
            purpose="treatment",
            consent=consent,
            room=room,
            by=nurse,
        ),
        complaint=complaint,
        letter=Letter.objects.create(
            complaint=complaint,
            template=LetterTemplate.objects.current("answer", "da"),
            title="Svar",
            text="Varmen er sat op.",
            to="Udleveret",
            made_by=staff,
            made_at=timezone.now(),
        ),
        answer=AnswerLook.objects.ask(complaint.code, room=room, by=staff),
        order=report_of(room, leader),
        voice=voice_of(room, first, staff),
    )


@dataclass
class Stage:
    """Two rooms with all that goes on in them, and everybody, as browsers by their names."""

    cast: dict
    others: dict
    scene: Scene
    other_scene: Scene


def _stage():
    room = RoomFactory(slug="kilden", name="Kilden")
    other_room = RoomFactory(slug="broen", name="Broen")
    people = {
        "front_desk": (Role.FRONT_DESK, room),
        "health": (Role.HEALTH, room),
        "leader": (Role.LEADER, room),
        "central": (Role.CENTRAL, None),
        "auditor": (Role.AUDITOR, None),
        "administrator": None,
        "elsewhere": (Role.FRONT_DESK, other_room),
        "deactivated": (Role.FRONT_DESK, room),
        "health_elsewhere": (Role.HEALTH, other_room),
        "leader_elsewhere": (Role.LEADER, other_room),
    }
    others = {}
    for who, held in people.items():
        staff = StaffFactory(roles=[held] if held else [], is_staff=who == "administrator")
        staff.set_password("a-password-of-long-ago")
        staff.save(update_fields=["password"])
        others[who] = StaffBrowser(staff)
    deactivated = others["deactivated"].staff
    deactivated.is_active = False
    deactivated.save(update_fields=["is_active"])
    others["anonymous"] = Browser()
    cast = {who: others.pop(who) for who in CAST}

    sara, elsewhere = cast["front_desk"].staff, cast["elsewhere"].staff
    cocaine = SubstanceFactory(code="test-cocaine", name_da="Kokain", name_en="Cocaine")
    acts = letting_in(room, cocaine, sara), putting_on_the_list(room, cocaine, sara)
    bo = ClientFactory(nickname="Bo", registered_in=room, registered_by=sara)
    mia = ClientFactory(nickname="Mia", gender="woman", registered_in=room, registered_by=sara)
    birds = (
        ClientFactory(nickname=name, registered_in=other_room, registered_by=elsewhere)
        for name in ("Kanariefugl", "Kakadue")
    )
    health, health_elsewhere = cast["health"].staff, others["health_elsewhere"].staff
    leader, leader_elsewhere = cast["leader"].staff, others["leader_elsewhere"].staff
    scene = _scene(room, bo, mia, *acts, sara, health, leader)
    other_scene = _scene(other_room, *birds, *acts, elsewhere, health_elsewhere, leader_elsewhere)
    return Stage(cast, others, scene, other_scene)


@pytest.fixture(scope="module")
def the_stage(django_db_setup, django_db_blocker):
    """Made once, for it takes a second; what is done on it is rolled back after each test."""
    with django_db_blocker.unblock(), override_settings(**QUICK, **OPEN_VAULT):
        put_back_data_of_the_migrations(django_db_setup)
        with transaction.atomic():
            yield _stage()
            transaction.set_rollback(True)


@pytest.fixture
def stage(the_stage, db, settings):
    """A copy to play on, with everybody signed in.

    Bo is inside Kilden, Mia waits there, Ole stands at the door; in Broen it is others.
    """
    # However long the tests of a module take, it was a minute ago.
    settings.UNDO_WITHIN = timedelta(days=1)
    stage = deepcopy(the_stage)
    for browser in (stage.cast | stage.others).values():
        if isinstance(browser, StaffBrowser):
            browser.force_login(browser.staff)
    return stage


@pytest.fixture
def scene(stage):
    return stage.scene


@pytest.fixture
def other_scene(stage):
    return stage.other_scene


@pytest.fixture
def cast(stage):
    """Everybody of CAST by name, as browsers."""
    return stage.cast


def named_patterns(resolver=None, namespace=""):
    """Yield (URL name, its parameters) of everything the site resolves, but the admin's own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from named_patterns(entry, inner)
        else:
            assert isinstance(entry, URLPattern)
            name = namespace + (entry.name or "")
            if not name.startswith("admin:") or name in ("admin:index", "admin:login"):
                yield name, tuple(entry.pattern.converters)


PARAMETERS = dict(named_patterns())
# Those of the table, in its order: what is missing there, one test says.
LISTED = list(dict.fromkeys(name for name, _method, _own, _other in ROWS if name in PARAMETERS))


def ask(browser, method, url, body=None, *, htmx=False):
    """Ask for `url`; a POST sends `body` with a fresh submission key."""
    sent = {}
    if method == "POST":
        fields = urlencode({"submission": uuid.uuid4(), **(body or {})})
        sent = {"data": fields, "content_type": "application/x-www-form-urlencoded"}
    return browser.generic(method, url, headers={"HX-Request": "true"} if htmx else {}, **sent)


def statuses(scene, people, name, method, *, htmx=False):
    """The status each of `people` gets for the form of `name`; nothing of it is kept."""
    found = {}
    for who, browser in people.items():
        cookies = browser.cookies.copy()
        with transaction.atomic():
            scene.prepare(name, scene.visit.admitted_by)
            url = scene.url(name)
            found[who] = ask(browser, method, url, scene.body(name), htmx=htmx).status_code
            transaction.set_rollback(True)
        browser.cookies = cookies
    return found


def test_every_address_stands_in_the_table():
    listed = {(name, method) for name, method, _own, _other in ROWS}
    assert listed == {(name, method) for name in PARAMETERS for method in ("GET", "POST")}
    assert len(ROWS) == len(listed)


@pytest.mark.parametrize(("name", "method", "own", "other"), ROWS, ids=ROW_IDS)
def test_each_role_is_answered_as_the_table_says(name, method, own, other, stage):
    cast, scene, there = stage.cast, stage.scene, stage.other_scene
    assert statuses(scene, cast, name, method) == own
    # Of a fragment the same: it is given to nobody whom its page is not given.
    assert statuses(scene, cast, name, method, htmx=True) == own | signed_out(name, method, own)
    if other:
        visitors = {who: cast[who] for who in VISITORS_ELSEWHERE}
        for htmx in (False, True):
            assert statuses(there, visitors, name, method, htmx=htmx) == other


def signed_out(name, method, own):
    """What htmx gets where a page sends to the sign-in: 401, so that the page stays as it is."""
    answers_itself = name in ("account_logout", "admin:login")
    if method != "GET" or own["anonymous"] != 302 or answers_itself:
        return {}
    return {"anonymous": 401, "deactivated": 401}


def test_only_what_is_public_answers_a_stranger():
    """A page without login is one that was meant to be."""
    signing_in = {"account_login", "account_inactive"}
    answered = {name for name, _method, own, _other in ROWS if own["anonymous"] == 200}
    assert answered == PUBLIC | signing_in
    marked = {name for name in PARAMETERS if getattr(_match(name).func, "for_everybody", False)}
    # Asked without cookies, and there for whoever knows METRICS_TOKEN alone.
    assert marked == PUBLIC | {"metrics"}


def test_the_table_uses_every_permission_there_is():
    """A permission that no view asks for would be a promise nobody keeps."""
    asked = {
        callback.permission
        for callback in (entry.func for entry in map(_match, PARAMETERS))
        if hasattr(callback, "permission")
    }
    assert asked == set(MAY)


def _match(name):
    anything = {"room": "kilden", "language": "en"}
    kwargs = {key: anything.get(key, uuid.UUID(int=0)) for key in PARAMETERS[name]}
    return resolve(reverse(name, kwargs=kwargs))


WAYS = [(method, htmx) for method in ("GET", "POST") for htmx in (False, True)]
IN_A_ROOM = [name for name in LISTED if "room" in PARAMETERS[name]]
ABOUT_SOMETHING = [
    (name, parameter)
    for name in LISTED
    for parameter in (
        *("client", "visit", "consumption", "entry", "referral"),
        *("assistance", "given", "turned_away", "refused", "quarantine"),
        *("incident", "overdose", "event"),
        *("look", "journal_entry", "consent", "disclosure"),
        *("complaint", "letter", "answer", "order"),
        *VOICE,
    )
    if parameter in PARAMETERS[name]
]


def without_tokens(response):
    """The bytes of an answer without what differs every time."""
    content = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
    headers = sorted(f"{k}: {v}" for k, v in response.headers.items() if k != "Content-Length")
    return response.status_code, headers, content


@pytest.mark.parametrize("name", IN_A_ROOM)
def test_a_room_of_others_answers_as_one_that_does_not_exist(name, scene, cast):
    elsewhere, administrator = cast["elsewhere"], cast["administrator"]
    for method, htmx in WAYS:
        for browser in (elsewhere, administrator):
            theirs, nowhere = (
                ask(browser, method, scene.url(name, **room), scene.body(name), htmx=htmx)
                for room in ({}, {"room": "no-such"})
            )
            assert without_tokens(theirs) == without_tokens(nowhere)
            assert theirs.status_code in (404, 405)


@pytest.mark.parametrize(("name", "parameter"), ABOUT_SOMETHING)
def test_what_is_in_another_room_answers_as_what_does_not_exist(name, parameter, stage):
    """Clients are common to all rooms; their visits, intakes and waiting are of one room."""
    theirs, other_scene = stage.scene.rows, stage.other_scene
    elsewhere = stage.cast["elsewhere"]
    body = other_scene.body(name)
    # What front desk may not do at all is told before: who may gets to the question.
    healths_alone = MAY[_match(name).func.permission] == {Role.HEALTH}
    asks = stage.others["health_elsewhere" if healths_alone else "leader_elsewhere"]
    for browser, answers in ((elsewhere, (403, 404, 405)), (asks, (404, 405))):
        for method, htmx in WAYS:
            url = other_scene.url(name, **{parameter: uuid.uuid4()})
            nowhere = ask(browser, method, url, body, htmx=htmx)
            assert nowhere.status_code in answers
            if parameter in theirs:
                url = other_scene.url(name, **{parameter: theirs[parameter].uuid})
                answer = ask(browser, method, url, body, htmx=htmx)
                assert without_tokens(answer) == without_tokens(nowhere)


def test_a_closed_down_room_answers_as_one_that_does_not_exist(scene, cast):
    front_desk = cast["front_desk"]
    before = front_desk.get(scene.url("intake:desk"))
    Room.objects.filter(pk=scene.room.pk).update(active=False)
    gone = front_desk.get(scene.url("intake:desk"))
    assert (before.status_code, gone.status_code) == (200, 404)
    nowhere = front_desk.get("/rooms/no-such/desk/")
    assert without_tokens(gone) == without_tokens(nowhere)


def everything(browser, scene, own):
    """Ask for every address, in one's own room and in `scene`'s, in each way; yield answers."""
    for name in LISTED:
        if name.startswith(("account_", "admin:")):
            continue
        theirs = scene.rows
        urls = [scene.url(name), own.url(name)]
        urls += [
            own.url(name, **{parameter: row.uuid})
            for parameter, row in theirs.items()
            if parameter in PARAMETERS[name]
        ]
        for url in urls:
            for method, htmx in WAYS:
                with transaction.atomic():
                    own.prepare(name, own.visit.admitted_by)
                    answer = ask(browser, method, url, own.body(name), htmx=htmx)
                    transaction.set_rollback(True)
                yield f"{method} {url} {htmx}", answer
    for word, row in (
        ("admitted", scene.visit),
        ("left", scene.visit),
        ("intake", scene.consumption),
        ("waiting", scene.entry),
        ("referral", scene.referral),
        ("assisted", scene.assistance),
        ("service", scene.given),
        ("turned_away", scene.turned_away),
        ("assistance_refused", scene.refused),
    ):
        url = own.url("intake:desk") + f"?{word}={row.uuid}"
        yield url, ask(browser, "GET", url)


OFFERS = "/quarantine/"


def test_nothing_of_a_room_is_in_any_answer_to_staff_of_another(scene, other_scene, cast):
    """Neither who is inside Broen or waits there, nor any id of it, reaches Kilden's front desk."""
    front_desk, elsewhere = cast["front_desk"], cast["elsewhere"]
    secrets = [
        *other_scene.ids,
        other_scene.visit.client.nickname,
        other_scene.entry.client.nickname,
        str(other_scene.visit.client.uuid),
        other_scene.room.name,
    ]
    seen = 0
    # A room's public page shows its name to everybody, and nothing of who is inside.
    for what, answer in everything(front_desk, other_scene, scene):
        # The names of the rooms, and nothing else of them, are offered for a quarantine to cover.
        path = answer.request["PATH_INFO"]
        public = path.startswith("/r/")
        offered = {other_scene.room.name} if public or path.endswith(OFFERS) else ()
        for secret in secrets:
            if secret not in offered:
                assert secret.encode() not in answer.content, f"{secret} in {what}"
            asked = answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
            assert secret in asked or secret not in str(answer.headers), f"{secret} in {what}"
        seen += answer.status_code == 200
    assert seen > 20
    # The same words are there for those of the room: the test looks for the right thing.
    desk = elsewhere.get(other_scene.url("intake:desk")).content.decode()
    elsewhere_shown = [
        str(row.uuid)
        for row in (
            *(other_scene.referral, other_scene.given),
            *(other_scene.turned_away, other_scene.note),
            *(other_scene.refused, other_scene.quarantine),
            *(other_scene.incident, other_scene.event),
            *(other_scene.look, other_scene.journal_entry),
            *(other_scene.consent, other_scene.disclosure),
            *(other_scene.complaint, other_scene.letter, other_scene.answer),
            other_scene.order,
            *other_scene.voice.values(),
        )
    ]
    assert [secret for secret in secrets if secret not in desk] == elsewhere_shown


def test_a_client_of_two_rooms_shows_each_room_only_its_own_visits(scene, other_scene, cast):
    """The client page is common; on it stand the visits of the rooms of who looks."""
    front_desk, elsewhere = cast["front_desk"], cast["elsewhere"]
    client = scene.visit.client
    visit = scene.visit.leave(by=front_desk.staff)
    page = {
        browser: browser.get(reverse("intake:client_detail", args=[room.slug, client.uuid]))
        for browser, room in ((front_desk, scene.room), (elsewhere, other_scene.room))
    }
    assert str(visit.uuid) in page[front_desk].content.decode()
    theirs = page[elsewhere].content.decode()
    assert client.nickname in theirs
    for secret in (*scene.ids, "Kilden", str(scene.consumption.substance)):
        assert secret not in theirs
