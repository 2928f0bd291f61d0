"""Whom a complaint can be about: who works in the room or worked there, who led it on a day."""

from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from rooms.models import Membership, Staff
from rooms.roles import MAY, Role

WORKING = Q(role__in=MAY["complaints.receive"] | MAY["complaints.see"])


def leaders_of(room, at):
    """The set of Staff who lead `room` now, and of those who led it at `at` (aware datetime)."""
    leading = in_(room) & Q(role=Role.LEADER)
    then = held_before().filter(leading, granted_at__lte=at, pgh_created_at__gt=at)
    now = Membership.objects.filter(leading)
    return set(Staff.objects.filter(Q(pk__in=now.values("staff")) | Q(pk__in=then.values("staff"))))


def staff_of(room):
    """The staff of `room` whom a complaint can be about, those of central administration too.

    Also who left within settings.COMPLAINT_FORMER_STAFF: their role was taken away, or their
    account closed. A QuerySet of Staff, each with `works_here` (bool); those who do come first.
    """
    since = timezone.now() - settings.COMPLAINT_FORMER_STAFF
    working = in_(room) & WORKING & Q(staff=OuterRef("pk"))
    holds = Exists(Membership.objects.filter(working))
    held = Exists(held_before().filter(working, pgh_created_at__gt=since))
    was_active = Exists(
        accounts_before().filter(pgh_obj=OuterRef("pk"), is_active=True, pgh_created_at__gt=since)
    )
    works_here = ExpressionWrapper(Q(holds, is_active=True), output_field=BooleanField())
    found = Staff.objects.annotate(works_here=works_here)
    found = found.filter(holds | held, Q(is_active=True) | was_active)
    return found.order_by("-works_here", "name", "username")


def in_(room):
    """A Q of roles in `room`, or in all rooms."""
    return Q(room=room) | Q(room=None)


def held_before():
    """The roles as they were before they were changed or taken away (config/history.py)."""
    membership: Any = Membership
    return membership.events.rel.related_model.objects.all()


def accounts_before():
    """The accounts of staff as they were before they were changed."""
    staff: Any = Staff
    return staff.events.rel.related_model.objects.all()
