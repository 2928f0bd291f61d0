"""Finding somebody by what they call themselves, however it is spelled."""

from django.db import models
from django.db.models import F, Func

SPELLING = Func(F("nickname"), function="intake_spelling", output_field=models.TextField())


class ClientQuerySet(models.QuerySet):
    pass
