"""How staff sign in: by username, on accounts that administrators make."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def add_message(self, *args, **kwargs):
        """That one is signed in shows by the page; a desk needs no messages about it."""

    def is_open_for_signup(self, request):
        """Nobody makes an account for themselves."""
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count failed sign-ins per account and address.

        Per account alone, anybody could lock a colleague out from elsewhere; per address alone,
        one colleague's typos would lock out the room behind the same address.
        """
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{self.get_client_ip(request)}"
