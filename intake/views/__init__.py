"""The desk and the pages around it. Each view: what may be seen, a form, one verb, an answer."""

from .assistance import (
    assistance_correct,
    assistance_create,
    assistance_outcome,
    assistance_refuse,
    assistance_refuse_undo,
    assistance_undo,
)
from .client import (
    agreement_create,
    client_correct,
    client_create,
    client_detail,
    client_search,
    client_similar,
)
from .consumption import (
    consumption_again,
    consumption_correct,
    consumption_create,
    consumption_undo,
)
from .desk import desk, live_room
from .offer import offer_list, offer_slip
from .referral import referral_create, referral_list, referral_outcome, referral_undo
from .service import service_create, service_give, service_undo
from .twin import client_join, client_join_undo
from .visit import (
    visit_close,
    visit_close_all,
    visit_correct,
    visit_create,
    visit_leave,
    visit_reopen,
    visit_reopen_all,
    visit_undo,
)
from .waiting import turned_away_create, turned_away_undo, waiting_create, waiting_end

__all__ = [
    "agreement_create",
    "assistance_correct",
    "assistance_create",
    "assistance_outcome",
    "assistance_refuse",
    "assistance_refuse_undo",
    "assistance_undo",
    "client_correct",
    "client_create",
    "client_detail",
    "client_join",
    "client_join_undo",
    "client_search",
    "client_similar",
    "consumption_again",
    "consumption_correct",
    "consumption_create",
    "consumption_undo",
    "desk",
    "live_room",
    "offer_list",
    "offer_slip",
    "referral_create",
    "referral_list",
    "referral_outcome",
    "referral_undo",
    "service_create",
    "service_give",
    "service_undo",
    "turned_away_create",
    "turned_away_undo",
    "visit_close",
    "visit_close_all",
    "visit_correct",
    "visit_create",
    "visit_leave",
    "visit_reopen",
    "visit_reopen_all",
    "visit_undo",
    "waiting_create",
    "waiting_end",
]
