"""A client: the search, the four facts, the first-aid agreement."""

import unicodedata

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm
from intake.models import (
    AgreementText,
    Client,
    Gender,
    Municipality,
)
from intake.models.agreement import STROKES_MAX_LENGTH
from intake.models.client import ADULT_AGE
from intake.refusals import RefusalCode

from .correction import ReasonForm
from .twin import TwinFields


class SearchForm(forms.Form):
    """What is typed at the desk to find somebody."""

    q = forms.CharField(max_length=80, strip=True)


class ClientForm(AnonymousForm):
    """The four facts about a client, and nothing else about who they are."""

    error_fields = {
        RefusalCode.UNDER_AGE: "birth_year",
        RefusalCode.AGE_NOT_CONFIRMED: "adult_confirmed",
        RefusalCode.TARGET_GROUP: "target_group_confirmed",
        "birth_year_implausible": "birth_year",
        "country_missing": "home_country",
        "nickname_missing": "nickname",
    }

    nickname = forms.CharField(
        label=_("Nickname"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_("Whatever the person wants to be called. No surname is needed."),
    )
    birth_year = forms.IntegerField(
        label=_("Birth year"),
        min_value=1900,
        max_value=2100,
        localize=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4, "class": "short"}
        ),
        error_messages={
            "invalid": _("Write the year with four digits, such as 1979."),
            "min_value": _("Write the year with four digits, such as 1979."),
            "max_value": _("Write the year with four digits, such as 1979."),
        },
    )
    adult_confirmed = forms.BooleanField(
        label=_("The person has turned 18: I asked, and it is confirmed"), required=False
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender, widget=forms.RadioSelect)
    home_municipality = forms.ModelChoiceField(
        label=_("Home municipality"),
        queryset=Municipality.objects.all(),
        empty_label=_("Choose …"),
    )
    home_country = Client._meta.get_field("home_country").formfield(
        label=_("Country"), help_text=_("Only when the person comes from abroad.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The birth year that leaves 17 possible: only then is the age asked for.
        self.may_be_17 = timezone.localdate().year - ADULT_AGE
        self.fields["birth_year"].widget.attrs["data-ask-age"] = self.may_be_17

    def clean_nickname(self):
        nickname = self.cleaned_data["nickname"]
        # Letters, numbers, punctuation, symbols; marks and invisible signs alone are no name.
        if not any(unicodedata.category(sign)[0] in "LNPS" for sign in nickname):
            raise forms.ValidationError(_("Write a name that can be seen."), code="invisible")
        return nickname

    @property
    def facts(self):
        """The facts as the verbs of Client take them."""
        names = ("nickname", "birth_year", "gender", "home_municipality", "home_country")
        return {name: self.cleaned_data[name] for name in (*names, "adult_confirmed")}


class AgreementForm(AnonymousForm):
    """The first-aid agreement: read in the client's language, signed on screen or on paper."""

    error_fields = {
        RefusalCode.AGREEMENT_MISSING: "on_paper",
        "strokes_too_long": "strokes",
        "strokes_unreadable": "strokes",
    }

    text = forms.ModelChoiceField(
        label=_("Language of the agreement"),
        queryset=AgreementText.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    strokes = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=STROKES_MAX_LENGTH,
        widget=forms.HiddenInput,
        error_messages={"max_length": _("The signature is too long. Sign again.")},
    )
    on_paper = forms.BooleanField(
        label=_("Signed on paper, and I witnessed it"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        texts = AgreementText.objects.current()
        self.fields["text"].queryset = texts
        self.texts = list(texts)
        self.fields["text"].label_from_instance = lambda text: text.language_name
        same = [text.pk for text in self.texts if text.language == "da"]
        self.initial.setdefault("text", same[0] if same else None)

    def clean(self):
        data = super().clean()
        if not data.get("strokes") and not data.get("on_paper") and "strokes" not in self.errors:
            self.add_error("on_paper", _("Sign on the screen, or tick that it is signed on paper."))
        return data

    @property
    def signature(self):
        """The arguments text and strokes of `FirstAidAgreement.objects.sign`."""
        paper = self.cleaned_data["on_paper"]
        return {
            "text": self.cleaned_data["text"],
            "strokes": "" if paper else self.cleaned_data["strokes"],
        }


class RegistrationForm(AgreementForm, ClientForm, TwinFields):
    """The first visit: the facts, the target group, the introduction and the agreement."""

    error_fields = (
        ClientForm.error_fields
        | AgreementForm.error_fields
        | {"twin_undecided": "somebody_else_than"}
    )

    target_group_confirmed = forms.BooleanField(
        label=_("In the target group: 18 or older, and strongly dependent after long use"),
        required=False,
    )
    introduced = forms.BooleanField(
        label=_("Shown around, and told the rules of the house"),
        error_messages={"required": _("Introduce the person to the house and its rules first.")},
    )
    field_order = [
        "nickname",
        "birth_year",
        "adult_confirmed",
        "gender",
        "somebody_else_than",
        "home_municipality",
        "home_country",
        "target_group_confirmed",
        "introduced",
        "text",
        "strokes",
        "on_paper",
    ]

    @property
    def facts(self):
        target_group = self.cleaned_data["target_group_confirmed"]
        others = self.cleaned_data["somebody_else_than"]
        return {
            **super().facts,
            "target_group_confirmed": target_group,
            "somebody_else_than": others,
        }


class ClientCorrectionForm(ReasonForm, ClientForm):
    field_order = [
        "nickname",
        "birth_year",
        "adult_confirmed",
        "gender",
        "home_municipality",
        "home_country",
        "reason",
    ]
