"""What stands on the public pages: the fixed words, and further languages as rows."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.history import keeps_old_values
from rooms.models import HouseRule

# The languages that are in the code: those of the site.
BUILT_IN = ("da", "en")

# A code of BCP 47 in small letters.
CODE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"


class PublicKey(models.TextChoices):
    """Each text of the public pages, in English; its Danish stands in the catalogue.

    What they say of rights and complaints is quality standard 3 to 10 in plain words.
    """

    ROOMS = "rooms", _("Drug consumption rooms")
    ALL_ROOMS = "all_rooms", _("All rooms")
    LANGUAGES = "languages", _("Languages")
    # Who comes here
    INTRO = (
        "intro",
        _("Here you can take the drugs you bring with you. Staff are there to help you."),
    )
    FOR_WHOM = (
        "for_whom",
        _(
            "The room is for people of 18 or older who have been dependent on drugs for a long "
            "time. You need no referral and no appointment."
        ),
    )
    WOMEN_ONLY = "women_only", _("Only women come in here.")
    MOBILE = "mobile", _("The room is a vehicle.")
    NOT_OPEN_YET = "not_open_yet", _("The room is not open yet. It opens on this day:")
    CLOSED_DOWN = "closed_down", _("The room has closed and will not open again.")
    # Danger
    EMERGENCY = "emergency", _("Is somebody's life in danger?")
    CALL_112 = "call_112", _("Call 112")
    # Where and when
    WHERE = "where", _("Where it is")
    OPENING_HOURS = "opening_hours", _("Opening hours")
    HOURS_UNKNOWN = "hours_unknown", _("Ask staff when the room is open.")
    EVERY_DAY = "every_day", _("every day")
    MONDAY = "monday", _("Monday")
    TUESDAY = "tuesday", _("Tuesday")
    WEDNESDAY = "wednesday", _("Wednesday")
    THURSDAY = "thursday", _("Thursday")
    FRIDAY = "friday", _("Friday")
    SATURDAY = "saturday", _("Saturday")
    SUNDAY = "sunday", _("Sunday")
    ALL_DAY = "all_day", _("open day and night")
    CLOSED = "closed", _("closed")
    TO = "to", pgettext_lazy("from one time or day to another", "to")
    MIDNIGHT = "midnight", _("midnight")
    NEXT_DAY = "next_day", _("the next day")
    # What and how
    WHAT = "what", _("What you can take here, and how")
    INJECTION = "injection", _("Injection")
    SMOKING = "smoking", _("Smoking")
    SNIFFING = "sniffing", _("Sniffing")
    ORAL = "oral", _("Oral")
    OTHER = "other", pgettext_lazy("method", "Other")
    AND_OTHERS = "and_others", _("and others")
    # Rules
    RULES = "rules", _("House rules")
    RULES_UNKNOWN = "rules_unknown", _("Ask staff for the rules of the house.")
    # Rights
    RIGHTS = "rights", _("Your rights")
    RIGHT_ANONYMOUS = (
        "right_anonymous",
        _("You can be anonymous. A nickname is enough: you need not say who you are."),
    )
    RIGHT_COMPLAIN = (
        "right_complain",
        _("You can complain. Say it, call or write: you need no form."),
    )
    RIGHT_HELPED = "right_helped", _("Somebody may help you to complain, staff too.")
    RIGHT_SUGGEST = "right_suggest", _("You can always suggest something or criticise.")
    RIGHT_TALK = (
        "right_talk",
        _("You have a right to a talk with the leader about how the room can become better."),
    )
    RIGHT_COUNCIL = (
        "right_council",
        _(
            "You can have a user council. If you and others who come here want one, the leader and "
            "staff must set it up."
        ),
    )
    # Whom to complain to
    WHOM = "whom", _("Whom you can complain to")
    ABOUT_LEADER = (
        "about_leader",
        _(
            "About staff, the service, or how things are in the room. You choose yourself: the "
            "leader or Socialforvaltningen."
        ),
    )
    ABOUT_SOCIALFORVALTNINGEN = (
        "about_socialforvaltningen",
        _(
            "About the leader, the building, or what the municipality has to see to. About staff, "
            "the service and the room too, if you would rather not ask the leader."
        ),
    )
    ABOUT_BORGERRAADGIVEREN = (
        "about_borgerraadgiveren",
        _(
            "About how your case was handled, how the municipality treated you, or if you were "
            "discriminated against. They cannot change a decision. They need your name, how to "
            "reach you, and what it is about."
        ),
    )
    ABOUT_TREATMENT_CENTRE = (
        "about_treatment_centre",
        _("About a decision on your treatment for drug use. Complain within 4 weeks of it."),
    )
    ABOUT_ANKESTYRELSEN = (
        "about_ankestyrelsen",
        _(
            "If Center for Rusmiddelbehandling stands by its decision on your treatment, it sends "
            "your complaint on to here."
        ),
    )
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    SECURE_MAIL = "secure_mail", _("Secure e-mail")
    ASK_STAFF = "ask_staff", _("Ask staff how to reach them.")
    # Suggestions
    SUGGESTIONS = "suggestions", _("What you suggested, and what came of it")
    ANSWER = "answer", _("What came of it:")
    # The poster, and a page that is not there
    SCAN = "scan", _("Read this on your phone")
    NOT_FOUND = "not_found", _("There is nothing here.")

    def in_language(self, language):
        """The built-in text in one of BUILT_IN, whatever language is spoken."""
        with translation.override(language):
            return str(self.label)


class PublicLanguageQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)


@keeps_old_values()
class PublicLanguage(models.Model):
    """A further language of the public pages, beside Danish and English."""

    class Direction(models.TextChoices):
        LTR = "ltr", _("left to right")
        RTL = "rtl", _("right to left")

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        help_text=_("As in BCP 47, in small letters, such as ar or so. It stands in the address."),
    )
    name = models.CharField(
        _("name in its own words"), max_length=40, help_text=_("Such as Polski or العربية.")
    )
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, default=Direction.LTR
    )
    active = models.BooleanField(
        _("shown to everybody"),
        default=False,
        help_text=_("What is not translated is shown in English meanwhile, and marked as such."),
    )

    objects = PublicLanguageQuerySet.as_manager()

    class Meta:
        verbose_name = _("language of the public pages")
        verbose_name_plural = _("languages of the public pages")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=f"^{CODE}$"),
                name="public_language_code_known",
                violation_error_code="public_language_code_known",
                violation_error_message=_("Write a code such as ar, so or zh-hant."),
            ),
            models.CheckConstraint(
                condition=~Q(code__in=BUILT_IN),
                name="public_language_not_built_in",
                violation_error_code="public_language_not_built_in",
                violation_error_message=_("Danish and English are there already."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["ltr", "rtl"]), name="public_language_direction_known"
            ),
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def rewrite(self, texts):
        """Make `texts` ({PublicKey: text}) those of this language; an empty one is taken away.

        Keys that are not named stay as they are. What stood there before is kept.
        """
        PublicLanguage.objects.select_for_update().get(pk=self.pk)
        there = {row.key: row for row in self.texts.all()}
        for key, text in texts.items():
            row = there.get(key) or PublicText(language=self, key=key)
            if text == row.text:
                continue
            if not text:
                row.delete()
                continue
            row.text = text
            row.full_clean()
            row.save()

    @transaction.atomic
    def translate_rules(self, translations, by):
        """Give house rules their words in this language: `translations` is {Danish: words}.

        The same rule of several rooms is translated once. What says so already stays; a rule's
        words are never taken away.
        """
        for danish, rules in rules_in_force().items():
            words = translations.get(danish.text)
            for rule in rules if words else ():
                there = rule.translation(self.code)
                if not there or there.text != words:
                    rule.rewrite(self.code, words, by, again=True)


def rules_in_force():
    """{the newest Danish HouseRuleText of its words: [the HouseRules that say so]}."""
    rules = HouseRule.objects.filter(active=True, room__active=True).prefetch_related("texts")
    by_words: dict = {}
    for rule in rules.order_by("position", "pk"):
        if danish := rule.text("da"):
            by_words.setdefault(danish.text, []).append((danish, rule))
    return {
        max((danish for danish, _rule in said), key=lambda danish: danish.pk): [
            rule for _danish, rule in said
        ]
        for said in by_words.values()
    }


@keeps_old_values()
class PublicText(models.Model):
    """A text of the public pages in a further language."""

    language = models.ForeignKey(
        PublicLanguage,
        on_delete=models.CASCADE,
        related_name="texts",
        verbose_name=_("language"),
    )
    # The keys are the code's: one that a release drops leaves a row that nothing asks for.
    key = models.CharField(_("text"), max_length=40)
    text = models.CharField(_("translation"), max_length=600)

    class Meta:
        verbose_name = _("text of the public pages")
        verbose_name_plural = _("texts of the public pages")
        ordering = ["language", "key"]
        constraints = [
            models.UniqueConstraint(fields=["language", "key"], name="public_text_once"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="public_text_not_empty"),
        ]

    def __str__(self):
        return f"{self.key} ({self.language})"
