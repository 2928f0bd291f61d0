"""The clients: a nickname and four facts, nothing else about who they are."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.db.models.functions import Collate, ExtractYear, Trim
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from config.constraints import refusing
from config.history import because, keeps_old_values
from config.models import NamedInBothLanguages
from intake.refusals import RefusalCode
from intake.search import SPELLING, ClientQuerySet
from rooms.models import LiveRoom, Method, Room

ADULT_AGE = 18


class Gender(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", pgettext_lazy("gender", "Other")
    NOT_STATED = "not_stated", _("Not stated")


class Municipality(NamedInBothLanguages):
    """A home municipality by its official code, or what stands in its place."""

    ABROAD = "abroad"
    UNKNOWN = "0999"

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("home municipality")
        verbose_name_plural = _("home municipalities")
        ordering = ["position", "name_da"]


class ClientManager(models.Manager.from_queryset(ClientQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def register(self, *, room, by, somebody_else_than=(), **facts):
        """A new client, registered today in `room` by the staff member `by`.

        `facts` are nickname, birth_year, gender, home_municipality, home_country,
        adult_confirmed and target_group_confirmed. Each likely twin must be among
        `somebody_else_than`, the clients of whom staff decided that this is somebody else; the
        decision is recorded. Raises ValidationError with the code of the constraint that refuses:
        under_age, age_not_confirmed, target_group and others; or twin_undecided.
        """
        client = self.model(
            registered_in=room, registered_by=by, registered_on=timezone.localdate(), **facts
        )
        client.full_clean()
        twins = self.twins(client.nickname, client.birth_year, client.gender)
        if not {twin.pk for twin in twins} <= {other.pk for other in somebody_else_than}:
            raise ValidationError(
                _("Somebody is registered just like this. Say whether it is the same person."),
                code="twin_undecided",
            )
        with refusing(self.model):
            client.save(force_insert=True)
        for twin in twins:
            client.twin_decisions.create(other=twin, decided_by=by)
        return client


@keeps_old_values(exclude=["spelling"])
class Client(models.Model):
    """Somebody who uses the rooms, known by what they choose to be called (quality standard 6)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nickname = models.CharField(
        _("nickname"),
        max_length=60,
        validators=[ProhibitNullCharactersValidator(), MaxLengthValidator(60)],
        help_text=_("Whatever the person wants to be called. No surname is needed."),
    )
    birth_year = models.PositiveSmallIntegerField(_("birth year"))
    gender = models.CharField(_("gender"), max_length=10, choices=Gender)
    home_municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("home municipality"),
    )
    home_country = CountryField(_("country"), blank=True)
    adult_confirmed = models.BooleanField(_("confirmed to be 18"), default=False)
    target_group_confirmed = models.BooleanField(_("in the target group"), default=False)
    registered_on = models.DateField(_("registered on"))
    registered_in = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("registered in"),
    )
    registered_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("registered by"),
    )
    # The nickname as it is searched: see intake/search.py.
    spelling = models.GeneratedField(
        expression=SPELLING, output_field=models.TextField(), db_persist=True
    )

    objects = ClientManager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        indexes = [
            # What search reads, see intake/search.py. Without fastupdate, for a pending list is
            # read from end to end by every search until the next vacuum.
            models.Index(Collate("spelling", "C"), include=["id"], name="client_spelling_begins"),
            GinIndex(
                fields=["spelling"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="client_spelling_alike",
            ),
            GinIndex(
                Func(F("spelling"), function="intake_typos"),
                fastupdate=False,
                name="client_spelling_typos",
            ),
            models.Index(fields=["registered_on"], name="client_registered_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__lte=ExtractYear("registered_on") - ADULT_AGE),
                name="client_under_age",
                violation_error_code=RefusalCode.UNDER_AGE,
                violation_error_message=RefusalCode.UNDER_AGE.words,
            ),
            models.CheckConstraint(
                condition=Q(adult_confirmed=True)
                | ~Q(birth_year=ExtractYear("registered_on") - ADULT_AGE),
                name="client_age_not_confirmed",
                violation_error_code=RefusalCode.AGE_NOT_CONFIRMED,
                violation_error_message=RefusalCode.AGE_NOT_CONFIRMED.words,
            ),
            models.CheckConstraint(
                condition=Q(target_group_confirmed=True),
                name="client_target_group",
                violation_error_code=RefusalCode.TARGET_GROUP,
                violation_error_message=RefusalCode.TARGET_GROUP.words,
            ),
            models.CheckConstraint(
                condition=Q(birth_year__gte=1900),
                name="client_birth_year_plausible",
                violation_error_code="birth_year_implausible",
                violation_error_message=_("Write the year with four digits, such as 1979."),
            ),
            models.CheckConstraint(
                condition=Q(gender__in=Gender.values), name="client_gender_known"
            ),
            models.CheckConstraint(
                condition=Q(nickname=Trim("nickname")) & ~Q(nickname=""),
                name="client_nickname_written",
                violation_error_code="nickname_missing",
                violation_error_message=_("Write a nickname of at most 60 characters."),
            ),
            models.CheckConstraint(
                condition=(Q(home_municipality=Municipality.ABROAD) & ~Q(home_country=""))
                | (~Q(home_municipality=Municipality.ABROAD) & Q(home_country="")),
                name="client_country_only_from_abroad",
                violation_error_code="country_missing",
                violation_error_message=_("Choose the country of somebody who comes from abroad."),
            ),
        ]

    def __str__(self):
        return self.nickname

    @property
    def kept(self):
        """The registration of this person that is used: another one where this was joined to it."""
        try:
            return self.joined.kept
        except ObjectDoesNotExist:
            return self

    def registrations(self):
        """The ids of all clients who are this person: the one kept, and those joined to it."""
        kept = self.kept
        joined = kept.joins.order_by("duplicate").values_list("duplicate", flat=True)
        return [kept.pk, *joined]

    def may_be_17(self):
        """Whether the birth year alone left 17 possible on the day of registration."""
        return self.birth_year == self.registered_on.year - ADULT_AGE

    @transaction.atomic
    def correct(self, *, by, reason, **facts):
        """Set wrong facts right; the old ones stay in the history with the reason.

        Takes any of the facts of `register`. Raises ValidationError as `register` does.
        """
        client = Client.objects.select_for_update(no_key=True).get(pk=self.pk)
        for name, value in facts.items():
            setattr(client, name, value)
        client.full_clean()
        LiveRoom.objects.change(
            *client.visits.present().values_list("room", flat=True),
            *client.waiting.waiting().values_list("room", flat=True),
        )
        with because(reason, by), refusing(Client):
            client.save()
        return client


class RoomClientManager(models.Manager):
    def saw(self, visit, substance, method, at, *, new_visit=False):
        """Note that `visit`'s room sees its client at `at`, taking `substance` by `method`.

        The caller holds the lock of the room, so that no two of these cross.
        """
        known = self.filter(room_id=visit.room_id, client_id=visit.client_id)
        if not known.update(
            last_seen_at=at,
            substance=substance,
            method=method,
            visits=F("visits") + int(new_visit),
        ):
            self.create(
                room_id=visit.room_id,
                client_id=visit.client_id,
                last_seen_at=at,
                substance=substance,
                method=method,
            )

    def usual(self, client, room):
        """What the client took last in `room`, else in any room: a RoomClient, or None."""
        here_first = models.Case(models.When(room=room, then=0), default=1)
        known = self.filter(client=client).select_related("substance")
        return known.order_by(here_first, "-last_seen_at").first()

    def recount(self, visit):
        """Work out anew what `visit`'s room knows of its client, after an undo or a correction."""
        visits = visit._meta.model.objects.filter(room_id=visit.room_id, client_id=visit.client_id)
        known = self.filter(room_id=visit.room_id, client_id=visit.client_id)
        last = visits.order_by("-arrived_at").first()
        if last is None:
            known.delete()
            return
        consumption = last.consumptions.last()
        known.update(
            visits=visits.count(),
            last_seen_at=consumption.at,
            substance=consumption.substance_id,
            method=consumption.method,
        )


class RoomClient(models.Model):
    """That a room knows a client: when last seen there, how often, and what they took.

    Kept by the admission itself, so that search and the usual drug need no history.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="known_in")
    last_seen_at = models.DateTimeField()
    visits = models.PositiveIntegerField(default=1)
    substance = models.ForeignKey(
        "intake.Substance", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    method = models.CharField(max_length=10, choices=Method)

    objects = RoomClientManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "client"], name="room_client_once")]
        indexes = [
            models.Index(
                fields=["room", "-last_seen_at"], include=["client"], name="room_client_recent"
            )
        ]

    def __str__(self):
        return f"{self.client_id} {self.room_id}"
