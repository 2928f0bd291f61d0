"""The rooms: where they are, when they are open, what can be consumed where, and their rules."""

from datetime import datetime

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.constraints import ForeignKeyTogether
from config.history import keeps_old_values


class Method(models.TextChoices):
    """How a drug is taken (indtagelsesform)."""

    INJECTION = "injection", _("Injection")
    SMOKING = "smoking", _("Smoking")
    SNIFFING = "sniffing", _("Sniffing")
    ORAL = "oral", _("Oral")
    OTHER = "other", pgettext_lazy("method", "Other")


# Places are numbered per method with the letter Danish staff say: I4, R1 (rygning).
PLACE_LETTERS = {
    Method.INJECTION: "I",
    Method.SMOKING: "R",
    Method.SNIFFING: "S",
    Method.ORAL: "O",
    Method.OTHER: "A",
}


class RoomQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)

    def held_by(self, staff):
        """The rooms in which `staff` hold any role, by name; those no longer in use as well."""
        rooms = self.order_by("name")
        if any(held.room_id is None for held in staff.held_roles):
            return rooms
        return rooms.filter(pk__in=[held.room_id for held in staff.held_roles])

    def visible_to(self, staff):
        """The active rooms in which `staff` hold any role, by name."""
        return self.active().held_by(staff)


@keeps_old_values()
class Room(models.Model):
    """A drug consumption room (stofindtagelsesrum), after quality standard 11."""

    slug = models.SlugField(
        _("address in the browser"), max_length=40, unique=True, help_text=_("Such as h17.")
    )
    name = models.CharField(_("name"), max_length=80, unique=True)
    operator = models.CharField(_("run by"), max_length=120, blank=True)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=10)
    city = models.CharField(_("city"), max_length=60)
    women_only = models.BooleanField(_("women only"), default=False)
    assistance_allowed = models.BooleanField(
        _("assisted intake allowed"),
        default=True,
        help_text=_("The municipality's decision, BEK 972 § 6."),
    )
    assistance_capacity = models.PositiveSmallIntegerField(
        _("assisted intakes at a time"),
        default=2,
        help_text=_("As many as staff can watch with heightened attention."),
    )
    assisted_attention_minutes = models.PositiveSmallIntegerField(
        _("attention to an assisted intake after (minutes)"),
        default=15,
        validators=[MinValueValidator(1)],
        help_text=_("Shorter than for the method: counted from the intake."),
    )
    mobile = models.BooleanField(_("mobile"), default=False, help_text=_("A vehicle."))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    active = models.BooleanField(
        _("active"), default=True, help_text=_("Only active rooms are offered to staff.")
    )

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="room_closed_after_opened",
                violation_error_code="room_closed_after_opened",
                violation_error_message=_("A room cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(assisted_attention_minutes__gte=1),
                name="room_assisted_attention_positive",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("rooms:room_detail", args=[self.slug])

    @property
    def address(self):
        return f"{self.street}, {self.postcode} {self.city}"

    def is_open(self, at):
        """Whether the room is open at `at`, an aware datetime, by its weekly hours.

        A room without any hours is not known to be closed: it counts as open. Before it opened
        and after it closed for good it is closed at any hour.
        """
        day = timezone.localdate(at)
        if (self.opened_on and day < self.opened_on) or (self.closed_on and day > self.closed_on):
            return False
        hours = list(self.opening_hours.all())
        return not hours or any(opening.covers(at) for opening in hours)

    def start_of_day(self, at):
        """The aware datetime of the local midnight that began the day of `at`."""
        local = timezone.localtime(at)
        return timezone.make_aware(datetime.combine(local.date(), datetime.min.time()))


class OpeningHours(models.Model):
    """One stretch of a weekday in which a room is open; it may run past midnight."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.SmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(
        _("closes"),
        help_text=_("Before or at the opening time: the next day. 00:00 to 00:00 is all day."),
    )

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "weekday", "opens"],
                name="opening_hours_once",
                violation_error_code="opening_hours_once",
                violation_error_message=_("This weekday has these hours already."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)), name="opening_hours_weekday_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def all_day(self):
        return self.closes == self.opens

    @property
    def past_midnight(self):
        return self.closes <= self.opens

    def covers(self, at):
        """Whether the aware datetime `at` lies within these hours, by the clock on the wall."""
        local = timezone.localtime(at)
        clock, weekday = local.time(), local.weekday()
        if not self.past_midnight:
            return weekday == self.weekday and self.opens <= clock < self.closes
        began_today = weekday == self.weekday and clock >= self.opens
        began_yesterday = weekday == (self.weekday + 1) % 7 and clock < self.closes
        return began_today or began_yesterday


@keeps_old_values()
class RoomMethod(models.Model):
    """A method that can be used in a room, with the places there are for it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="methods")
    method = models.CharField(_("method"), max_length=10, choices=Method)
    active = models.BooleanField(_("in use"), default=True)
    attention_minutes = models.PositiveSmallIntegerField(
        _("attention after (minutes)"),
        default=45,
        validators=[MinValueValidator(1)],
        help_text=_("A place taken for longer is marked on the desk."),
    )
    places_assumed = models.BooleanField(
        _("number of places assumed"),
        default=False,
        help_text=_("No source gives the number of places; take this away when it is confirmed."),
    )

    class Meta:
        verbose_name = _("method in the room")
        verbose_name_plural = _("methods in the room")
        ordering = ["-method"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "method"],
                name="room_method_once",
                violation_error_code="room_method_once",
                violation_error_message=_("The room has this method already."),
            ),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="room_method_known"),
            models.CheckConstraint(
                condition=Q(attention_minutes__gte=1), name="room_method_attention_positive"
            ),
        ]

    def __str__(self):
        return str(self.get_method_display())

    @property
    def places(self):
        return self.room.places.filter(method=self.method)

    @transaction.atomic
    def set_number_of_places(self, number):
        """Make `number` (0 or more) places of this method active, numbered from 1.

        Places are never deleted, for visits name them: those above the number are retired, and
        come back when the number grows.
        """
        LiveRoom.objects.change(self.room_id)
        places = list(self.places.order_by("position"))
        for position in range(len(places) + 1, number + 1):
            places.append(
                Place(
                    room=self.room,
                    method=self.method,
                    name=f"{PLACE_LETTERS[Method(self.method)]}{position}",
                    position=position,
                )
            )
        for place in places:
            place.active = place.position <= number
            place.save()


@keeps_old_values()
class Place(models.Model):
    """A numbered seat for one method (plads)."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="places")
    method = models.CharField(_("method"), max_length=10, choices=Method)
    name = models.CharField(_("name"), max_length=12)
    position = models.PositiveSmallIntegerField(_("order"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["method", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "name"],
                name="place_name_once",
                violation_error_code="place_name_once",
                violation_error_message=_("The room has a place of this name already."),
            ),
            # What a visit's composite key refers to.
            models.UniqueConstraint(fields=["id", "room", "method"], name="place_of_method"),
            ForeignKeyTogether(
                fields=["room", "method"],
                to="rooms.RoomMethod",
                to_fields=["room", "method"],
                name="place_method_in_room",
                violation_error_code="method_not_in_room",
                violation_error_message=_("The room does not have this method."),
            ),
        ]

    def __str__(self):
        return self.name


class LiveRoom(models.Model):
    """What changes in a room from minute to minute: a number that grows with each change.

    Its row is also the room's lock: whoever changes who is inside, or who waits, begins with
    `LiveRoom.objects.change(room)` and so comes after everybody else who does.
    """

    class Manager(models.Manager):
        def change(self, *rooms):
            """Lock `rooms` (or their ids) until the transaction ends, and say that they changed.

            Always in the same order, so that no two wait for each other. Who locks a client as
            well does so before.
            """
            for room_id in sorted({getattr(room, "pk", room) for room in rooms}):
                if not self.filter(room_id=room_id).update(version=F("version") + 1):
                    self.bulk_create([self.model(room_id=room_id)], ignore_conflicts=True)
                    self.filter(room_id=room_id).update(version=F("version") + 1)

    room = models.OneToOneField(
        Room, on_delete=models.CASCADE, primary_key=True, related_name="live"
    )
    version = models.BigIntegerField(default=1)

    objects = Manager()

    def __str__(self):
        return f"{self.room_id}: {self.version}"


@keeps_old_values()
class HouseRule(models.Model):
    """A rule of the house, in its order (ordensregel, quality standard 8)."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="house_rules")
    position = models.PositiveSmallIntegerField(_("order"))
    active = models.BooleanField(
        _("in force"), default=True, help_text=_("A rule no longer in force stays readable.")
    )

    class Meta:
        verbose_name = _("house rule")
        verbose_name_plural = _("house rules")
        ordering = ["position", "pk"]

    def __str__(self):
        text = self.text("da")
        return text.text if text else f"{self.position}"

    def text(self, language):
        """The HouseRuleText now in force in `language`, or None."""
        texts = [text for text in self.texts.all() if text.language == language]
        return max(texts, key=lambda text: text.version, default=None)

    def translation(self, language):
        """The text in `language`, or None where the Danish one was rewritten since."""
        text, danish = self.text(language), self.text("da")
        overtaken = text and danish and text.written_at < danish.written_at
        return None if overtaken else text

    @transaction.atomic
    def rewrite(self, language, text, by=None, *, again=False):
        """Give the rule a new text in `language`; the old one stays readable as it was.

        Returns the HouseRuleText in force, the old one if nothing changed. `again` writes the
        same words anew: somebody held them against what the rule says now.
        """
        HouseRule.objects.select_for_update().get(pk=self.pk)
        newest = self.texts.filter(language=language).order_by("-version").first()
        if newest and newest.text == text and not again:
            return newest
        written = HouseRuleText(
            rule=self,
            language=language,
            version=newest.version + 1 if newest else 1,
            text=text,
            written_by=by,
        )
        written.full_clean()
        written.save()
        return written


class HouseRuleText(models.Model):
    """The words of a house rule in one language and version; never changed."""

    rule = models.ForeignKey(HouseRule, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.CharField(_("text"), max_length=300)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    written_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("text of a house rule")
        verbose_name_plural = _("texts of house rules")
        ordering = ["language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "language", "version"], name="house_rule_text_version_once"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.text} ({self.language}, {self.version})"
