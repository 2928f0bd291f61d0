"""What every request owes to the staff member who sends it."""

import pghistory
from django.utils import translation
from django.utils.cache import patch_vary_headers


def speak_the_language_of_staff(get_response):
    """Answer in the language the staff member chose; before signing in, in the browser's."""

    def middleware(request):
        if request.user.is_authenticated:
            language = request.user.language
        else:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def name_staff_in_history(get_response):
    """Old values that a request replaces are kept with the staff member who replaced them."""

    def middleware(request):
        if request.method == "GET" or not request.user.is_authenticated:
            return get_response(request)
        with pghistory.context(staff=request.user.pk):
            return get_response(request)

    return middleware
