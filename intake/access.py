"""The way from a registration that was joined to the one that is kept."""

from functools import wraps

from django.shortcuts import redirect

from .models import ClientJoin


def leads_to_kept(view):
    """Decorator for a page about a client: of one joined to another, it leads to that one's page.

    Only who looks is led on. What is sent was about the client of the form, and the verb decides.
    """

    @wraps(view)
    def wrapper(request, room, client, **kwargs):
        if request.method in ("GET", "HEAD"):
            joins = ClientJoin.objects.filter(duplicate__uuid=client).select_related("kept")
            if join := joins.first():
                match = request.resolver_match
                kwargs = {**match.kwargs, "client": join.kept.uuid}
                return redirect(match.view_name, **kwargs)
        return view(request, room, client=client, **kwargs)

    return wrapper
