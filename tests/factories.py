"""Invented people and rooms for the tests."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from intake.models import (
    AgreementText,
    AgreementVersion,
    Client,
    FirstAidAgreement,
    Gender,
    Municipality,
    Need,
    Receiver,
    Substance,
    SubstanceMethod,
    TreatmentOffer,
)
from rooms.models import ContactPoint, Membership, Method, Room, RoomMethod, Staff

PASSWORD = "a-long-password-for-tests"


class RoomFactory(DjangoModelFactory):
    """A room without opening hours (so always open), with two places to smoke and to inject."""

    class Meta:
        model = Room
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"room-{n}")
    name = factory.Sequence(lambda n: f"Room {n}")
    street = "Prøvegade 1"
    postcode = "1700"
    city = "København V"

    @factory.post_generation
    def places(self, create, number):
        """`places=3` gives three places of each method."""
        for method in (Method.INJECTION, Method.SMOKING):
            RoomMethod.objects.create(room=self, method=method).set_number_of_places(
                2 if number is None else number
            )


class ContactPointFactory(DjangoModelFactory):
    class Meta:
        model = ContactPoint

    receiver = "socialforvaltningen"
    name_da = "Forvaltningen"
    name_en = "The administration"
    phone = "00 00 00 00"
    source = "made up"
    valid_from = date(2026, 6, 1)


class StaffFactory(DjangoModelFactory):
    class Meta:
        model = Staff
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"staff-{n}")
    name = factory.Sequence(lambda n: f"Staff {n}")
    language = "en"

    @factory.post_generation
    def roles(self, create, roles):
        """`roles=[(Role.HEALTH, room)]`; a room of None means all rooms."""
        for role, room in roles or []:
            Membership.objects.create(staff=self, role=role, room=room)


class SubstanceFactory(DjangoModelFactory):
    class Meta:
        model = Substance
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"substance-{n}")
    name_da = factory.Sequence(lambda n: f"Stof {n}")
    name_en = factory.Sequence(lambda n: f"Substance {n}")

    @factory.post_generation
    def methods(self, create, methods):
        """`methods=["oral"]`; injection and smoking if not said."""
        for method in methods or (Method.INJECTION, Method.SMOKING):
            SubstanceMethod.objects.create(substance=self, method=method)


class ClientFactory(DjangoModelFactory):
    """A client who may come in: adult, with the newest agreement signed on paper."""

    class Meta:
        model = Client
        skip_postgeneration_save = True

    nickname = factory.Sequence(lambda n: f"Nickname {n}")
    birth_year = 1979
    gender = Gender.MAN
    home_municipality = factory.LazyFunction(lambda: Municipality.objects.get(code="0101"))
    target_group_confirmed = True
    registered_on = factory.LazyFunction(timezone.localdate)
    registered_in = factory.SubFactory(RoomFactory)
    registered_by = factory.SubFactory(StaffFactory)

    @factory.post_generation
    def agreement(self, create, signed):
        """`agreement=False` leaves it unsigned."""
        if signed is not False:
            FirstAidAgreement.objects.sign(
                client=self,
                text=AgreementText.objects.current().get(language="da"),
                room=self.registered_in,
                witness=self.registered_by,
            )


def publish_agreement(number, *, asks_new_signature=False):
    """A new version of the agreement in Danish, published today; returns its text."""
    version = AgreementVersion.objects.create(
        number=number,
        published_on=timezone.localdate(),
        asks_new_signature=asks_new_signature,
    )
    return AgreementText.objects.create(
        version=version, language="da", language_name="Dansk", title="Aftale", body="Tekst."
    )


class TreatmentOfferFactory(DjangoModelFactory):
    """An offer for opioids without hours, address or demands."""

    class Meta:
        model = TreatmentOffer

    code = factory.Sequence(lambda n: f"offer-{n}")
    name = factory.Sequence(lambda n: f"Offer {n}")
    description_da = "Et tilbud."
    description_en = "An offer."
    meets = [Need.OPIOID]
    source = "A test"
    checked_on = factory.LazyFunction(timezone.localdate)


class ReceiverFactory(DjangoModelFactory):
    class Meta:
        model = Receiver

    code = factory.Sequence(lambda n: f"place-{n}")
    name_da = factory.Sequence(lambda n: f"Sted {n}")
    name_en = factory.Sequence(lambda n: f"Place {n}")
    group = Receiver.Group.HEALTH


def assistance_by(assistant, watched_by, **judgement):
    """What record() asks for: the client `assistant` helps, the staff member `watched_by` looks."""
    usual = {"inability": "tremor", "judged_fit": True, "assessment": "Calm, steady hands"}
    return {"assistant": assistant, "watched_by": watched_by, **usual, **judgement}
