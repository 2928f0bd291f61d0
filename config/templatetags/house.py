"""Template tags every page may use."""

import uuid

from django import template
from django.utils.html import format_html

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
