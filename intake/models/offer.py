"""The directory: treatment offers with their hours, and the other places to refer somebody to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from config.history import keeps_old_values
from config.models import NamedInBothLanguages
from intake.opening import opening
from rooms.models import OpeningHours


class Need(models.TextChoices):
    """What a person may need: a substance to be treated for, or a kind of offer."""

    OPIOID = "opioid", _("Opioids")
    STIMULANT = "stimulant", _("Stimulants")
    CANNABIS = "cannabis", _("Cannabis")
    ALCOHOL = "alcohol", _("Alcohol")
    UNDER_24 = "under_24", _("For those under 24")
    ANONYMOUS = "anonymous", _("Anonymous")
    FAMILY = "family", _("With the family")
    RELATIVES = "relatives", _("For relatives")
    HOME = "home", _("At home")
    STREET = "street", _("On the street")
    MENTAL_ILLNESS = "mental_illness", _("Mental illness too")
    HEROIN_ASSISTED = "heroin_assisted", _("Prescribed heroin")


SUBSTANCES = (Need.OPIOID, Need.STIMULANT, Need.CANNABIS, Need.ALCOHOL)
KINDS = tuple(need for need in Need if need not in SUBSTANCES)


class Requirement(models.TextChoices):
    """What an offer asks of those who come."""

    SUBSTITUTION_12_MONTHS = (
        "substitution_12_months",
        _("12 months of substitution treatment first; a doctor may decide otherwise"),
    )
    ENROLLED = "enrolled", _("Enrolled in treatment already")
    THROUGH_COUNSELLOR = "through_counsellor", _("Arranged with the person's own counsellor")
    PARENTS_UNDER_18 = "parents_under_18", _("Under 18 the parents must be involved")
    NO_SOCIAL_SUPPORT = "no_social_support", _("Needs no help with housing, work or money")
    CANNOT_ATTEND = (
        "cannot_attend",
        _("Cannot come to a treatment unit, for physical, mental or social reasons"),
    )
    SUPPORTED_HOUSING = "supported_housing", _("Lives in supported housing")
    REGION_DECIDES = "region_decides", _("The region decides who can come")


class TreatmentOfferQuerySet(models.QuerySet):
    def in_use(self, on=None):
        """Offers that are not retired on the date `on`: today, if not given."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=on or timezone.localdate()))

    def for_needs(self, needs):
        """Offers for somebody with these needs, a set of `Need`; without any, all.

        Who uses several substances is shown what treats any of them; of the other needs an offer
        meets all. What is only for some, such as relatives, is shown to those who ask for it.
        """
        needs = set(needs)
        if not needs:
            return self
        substances = needs & set(SUBSTANCES)
        found = self.filter(
            meets__contains=sorted(needs - substances), only_for__contained_by=sorted(needs)
        )
        return found.filter(meets__overlap=sorted(substances)) if substances else found

    def with_hours(self):
        return self.prefetch_related("hours", "exceptions")

    def open_first(self, at):
        """These offers as a list of (offer, Opening or None): open ones first, then the next."""
        found = [(offer, offer.opening(at)) for offer in self.with_hours()]
        return sorted(found, key=lambda pair: _order(pair[1]))


def _order(opening):
    if opening is None:
        return (2,)
    return (0,) if opening.open else (1, opening.begins)


@keeps_old_values()
class TreatmentOffer(models.Model):
    """An offer of treatment or advice that people are referred to (treatment standard, [P])."""

    code = models.SlugField(_("address in the browser"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    description_da = models.CharField(_("description in Danish"), max_length=300)
    description_en = models.CharField(_("description in English"), max_length=300)
    meets = ArrayField(
        models.CharField(max_length=20, choices=Need),
        verbose_name=_("what it treats, and for whom"),
    )
    only_for = ArrayField(
        models.CharField(max_length=20, choices=Need),
        default=list,
        blank=True,
        verbose_name=_("only for"),
        help_text=_("Shown to nobody who does not ask for this, such as an offer for relatives."),
    )
    asks = ArrayField(
        models.CharField(max_length=30, choices=Requirement),
        default=list,
        blank=True,
        verbose_name=_("what it asks"),
    )
    open_on_holidays = models.BooleanField(
        _("open on public holidays"),
        default=False,
        help_text=_("The weekly hours hold on every day of the year."),
    )
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(
        _("checked on"), help_text=_("When somebody last compared this with the source.")
    )
    retired_on = models.DateField(
        _("retired on"),
        null=True,
        blank=True,
        help_text=_("From this day it is not offered any more. Nothing is deleted."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = TreatmentOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("treatment offer")
        verbose_name_plural = _("treatment offers")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired_on=None),
                name="treatment_offer_name_once",
                violation_error_code="offer_name_taken",
                violation_error_message=_("There is an offer of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(street="", postcode="", city="")
                | ~(Q(street="") | Q(postcode="") | Q(city="")),
                name="treatment_offer_address_whole",
                violation_error_code="offer_address_incomplete",
                violation_error_message=_("Write the whole address, or none."),
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+?[0-9]+( [0-9]+)*$"),
                name="treatment_offer_phone_dialled",
                violation_error_code="offer_phone_unreadable",
                violation_error_message=_("Write the number in digits and spaces."),
            ),
            models.CheckConstraint(
                condition=Q(meets__contained_by=Need.values, meets__len__gte=1),
                name="treatment_offer_meets_known",
                violation_error_code="offer_meets_nothing",
                violation_error_message=_("Choose what the offer treats, or for whom it is."),
            ),
            models.CheckConstraint(
                condition=Q(only_for__contained_by=F("meets")),
                name="treatment_offer_only_for_what_it_meets",
                violation_error_code="offer_only_for_others",
                violation_error_message=_("It can only be restricted to what it is for."),
            ),
            models.CheckConstraint(
                condition=Q(asks__contained_by=Requirement.values),
                name="treatment_offer_asks_known",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def description(self):
        """The description in the language of whoever reads."""
        english = (get_language() or "").startswith("en")
        return self.description_en if english else self.description_da

    @property
    def address(self):
        return f"{self.street}, {self.postcode} {self.city}" if self.street else ""

    @property
    def tel(self):
        """The number as a link dials it; eight digits are a Danish number."""
        digits = self.phone.replace(" ", "")
        return f"+45{digits}" if len(digits) == 8 and digits.isdecimal() else digits

    @property
    def needs_met(self):
        """What it treats and for whom, in words, in the order of the finder."""
        return [need.label for need in Need if need in self.meets]

    @property
    def requirements(self):
        """What it asks, in words."""
        return [requirement.label for requirement in Requirement if requirement in self.asks]

    @property
    def open_to_all(self):
        """Whether anybody may come as they are: it is only for nobody in particular."""
        return not (self.only_for or self.asks)

    @property
    def week(self):
        """The weekly hours as they are read out: [(kind, [(day, [OfferHours, …]), …]), …]."""
        hours = list(self.hours.all())
        for kind in OfferHours.Kind:
            days: list = [
                (day.label, [row for row in hours if (row.kind, row.weekday) == (kind, day)])
                for day in OpeningHours.Weekday
            ]
            stretches = {tuple((row.opens, row.closes) for row in rows) for _day, rows in days}
            if len(stretches) == 1:
                days = [(gettext("Every day"), days[0][1])]
            days = [(day, rows) for day, rows in days if rows]
            if days:
                yield kind.label, days

    @property
    def exceptions_ahead(self):
        """The exceptions from today on, in their order."""
        today = timezone.localdate()
        return [exception for exception in self.exceptions.all() if exception.date >= today]

    def opening(self, at):
        """Whether it is open at `at` (aware datetime), or when next: an Opening.

        None where no hours are known, or none within the next weeks. Hours of the telephone count
        only where there are no others.
        """
        hours = list(self.hours.all())
        visits = [stretch for stretch in hours if stretch.kind != OfferHours.Kind.PHONE]
        return opening(
            visits or hours,
            self.exceptions.all(),
            at,
            open_on_holidays=self.open_on_holidays,
            by_phone=not visits,
        )


class OfferHours(models.Model):
    """One stretch of a weekday in which an offer is open, or answers the phone."""

    class Kind(models.TextChoices):
        BOTH = "both", _("Open, and by phone")
        OPEN = "open", _("Open")
        PHONE = "phone", _("By phone")

    offer = models.ForeignKey(TreatmentOffer, on_delete=models.CASCADE, related_name="hours")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.BOTH)
    weekday = models.SmallIntegerField(_("weekday"), choices=OpeningHours.Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(
        _("closes"),
        help_text=_("Before or at the opening time: the next day. 00:00 to 00:00 is all day."),
    )

    class Meta:
        verbose_name = _("hours of the offer")
        verbose_name_plural = _("hours of the offer")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "kind", "weekday", "opens"],
                name="offer_hours_once",
                violation_error_code="opening_hours_once",
                violation_error_message=_("This weekday has these hours already."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)), name="offer_hours_weekday_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["both", "open", "phone"]), name="offer_hours_kind_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OfferException(models.Model):
    """A day on which an offer is closed, or open at other hours; wins over all else."""

    offer = models.ForeignKey(TreatmentOffer, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(
        _("closes"), null=True, blank=True, help_text=_("Without hours it is closed that day.")
    )

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "date"],
                name="offer_exception_once",
                violation_error_code="offer_exception_once",
                violation_error_message=_("This day has an exception already."),
            ),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="offer_exception_hours_whole",
                violation_error_code="offer_exception_hours_whole",
                violation_error_message=_("Write when it opens and when it closes, or neither."),
            ),
        ]

    def __str__(self):
        hours = f"{self.opens:%H:%M}–{self.closes:%H:%M}" if self.opens else gettext("closed")
        return f"{date_format(self.date, 'SHORT_DATE_FORMAT')} {hours}"


class ReceiverQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)


@keeps_old_values()
class Receiver(NamedInBothLanguages):
    """Another place to refer somebody to, such as a GP or a shelter (quality standard 7)."""

    class Group(models.TextChoices):
        HEALTH = "health", _("Health")
        SOCIAL = "social", _("Social")
        EMPLOYMENT = "employment", _("Work")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    group = models.CharField(_("group"), max_length=10, choices=Group)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    objects = ReceiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("other receiver")
        verbose_name_plural = _("other receivers")
        ordering = ["position", "name_da"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=["health", "social", "employment"]),
                name="receiver_group_known",
            )
        ]
