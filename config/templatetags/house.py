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


@register.simple_tag
def once_key():
    """The same key for a button: `<button name="submission" value="{% once_key %}">`."""
    return str(uuid.uuid4())


@register.filter
def duration(minutes):
    """Whole minutes as people say them: 41 min, 2 h 5 min, 14 h."""
    if minutes < 100:
        return _("%(minutes)s min") % {"minutes": minutes}
    hours, rest = divmod(minutes, 60)
    if hours >= 10 or not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
