"""Template tags every page may use."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from config.once import FIELD

register = template.Library()


@register.simple_tag
def once():
    """The hidden key that makes a form write once (see config/once.py)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())


@register.simple_tag(takes_context=True)
def may(context, permission):
    """Whether whoever looks may do `permission` in the room of the page, to show the way there."""
    return context.request.user.has_perm(permission, context["room"])


@register.simple_tag(takes_context=True)
def may_somewhere(context, permission):
    """Whether whoever looks may do `permission` in any room."""
    return context.request.user.has_perm(permission)


@register.filter
def duration(minutes):
    """Whole minutes as people say them: 41 min, 2 h 5 min, 14 h."""
    if minutes < 100:
        return _("%(minutes)s min") % {"minutes": minutes}
    hours, rest = divmod(minutes, 60)
    if hours >= 10 or not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


@register.filter
def clock(seconds):
    """Whole seconds as a running clock shows them: 0:07, 2:05, 1:02:05."""
    sign = "−" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02}:{rest:02}"
    return f"{sign}{minutes}:{rest:02}"


@register.filter
def milliseconds(moment):
    """An aware datetime as scripts count it: milliseconds since 1970."""
    return str(int(moment.timestamp() * 1000))
