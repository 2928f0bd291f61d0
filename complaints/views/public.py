"""What anybody may read without signing in, and the poster that leads there."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from complaints.models import BUILT_IN
from complaints.poster import poster_document
from complaints.public import languages, public_page, spoken, words_in
from config.views import for_everybody
from rooms.access import in_room
from rooms.models import Room

ROBOTS = """\
User-agent: *
Allow: /r/
Allow: /static/
Disallow: /
"""


@require_http_methods(["GET", "HEAD"])
@for_everybody
def public_list(request):
    """The rooms there are, each with its page in every language."""
    there = languages()
    context = {
        "words": words_in("da"),
        "titles": [(language, words_in(language.code)["rooms"]) for language in there],
        "rooms": Room.objects.active().order_by("name"),
        "languages": there,
    }
    with spoken(context["words"]):
        return render(request, "complaints/public_list.html", context)


@require_http_methods(["GET", "HEAD"])
@for_everybody
def room_public(request, slug, language):
    """All that is public of a room, in the language of the address.

    A room that does not exist, one that is not in use, and a language the pages do not speak
    answer alike.
    """
    words = words_in(language)
    room = Room.objects.active().filter(slug=slug).first()
    if words is None or room is None:
        words = words or words_in("da")
        with spoken(words):
            return render(request, "complaints/_public_missing.html", {"words": words}, status=404)
    with spoken(words):
        context = public_page(room, words) | {"languages": languages()}
        response = render(request, "complaints/room_public.html", context)
    response["Content-Language"] = words.language.code
    return response


@require_http_methods(["GET", "HEAD"])
@for_everybody
def robots(request):
    """Search engines may keep the public pages, and nothing else."""
    return HttpResponse(ROBOTS, content_type="text/plain")


@require_GET
@in_room("rooms.enter")
def room_poster(request, room):
    """A poster to print, in Danish and in English, that leads to the public page."""
    site = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    addresses = {
        language: site + reverse("complaints:room_public", args=[room.slug, language])
        for language in BUILT_IN
    }
    response = HttpResponse(poster_document(room, addresses), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{room.slug}-poster.pdf"'
    return response
