"""Staff and the roles they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config.history import keeps_old_values
from rooms import roles

from .room import Room


class StaffManager(BaseUserManager["Staff"]):
    def create_user(self, username, password=None, **fields):
        """A member of staff who can sign in with `username` and `password`."""
        staff = self.model(username=self.model.normalize_username(username), **fields)
        staff.set_password(password)
        staff.full_clean(exclude=["password"])
        staff.save(using=self._db)
        return staff

    def create_superuser(self, username, password=None, **fields):
        """A system administrator: opens Django admin, and holds no role in any room."""
        return self.create_user(username, password, is_staff=True, **fields)


@keeps_old_values(exclude=["password", "last_login"])
class Staff(AbstractBaseUser):
    """Somebody who works in a room or for the rooms, and signs in by username."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        DANISH = "da", "Dansk"
        ENGLISH = "en", "English"

    username = models.CharField(
        _("username"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(
        _("name"), max_length=80, blank=True, help_text=_("As colleagues see it on the screen.")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.DANISH
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Take this away instead of deleting: what they recorded stays theirs."),
    )
    # Django admin asks for this name.
    is_staff = models.BooleanField(
        _("system administrator"), default=False, help_text=_("Opens Django admin.")
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = StaffManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="staff_username_any_case",
                violation_error_code="username_taken",
                violation_error_message=_("This username is taken."),
            )
        ]

    def __str__(self):
        return self.name or self.username

    @cached_property
    def held_roles(self):
        """The memberships of this person, read once a request."""
        return list(self.memberships.all()) if self.is_active else []

    def has_perm(self, permission, room=None):
        """Whether this person may do `permission` ("intake.admit") in `room`: rooms/roles.py."""
        return self.is_active and roles.permits(self, permission, room)

    def has_module_perms(self, app_label):
        """Django admin's question whether to show an app at all."""
        return self.is_active and self.is_staff and app_label in roles.ADMINISTERED


def display_name(staff):
    """The name other staff see, for allauth."""
    return str(staff)


@keeps_old_values()
class Membership(models.Model):
    """A role a member of staff holds in one room, or in all."""

    staff = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("staff member")
    )
    role = models.CharField(_("role"), max_length=20, choices=roles.Role)
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("room"),
        help_text=_("Empty: in all rooms."),
    )
    granted_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("role in a room")
        verbose_name_plural = _("roles in rooms")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role", "room"],
                nulls_distinct=False,
                name="membership_once",
                violation_error_code="membership_once",
                violation_error_message=_("This person has this role there already."),
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True)
                | ~models.Q(granted_by=models.F("staff")),
                name="membership_not_by_oneself",
                violation_error_code="membership_not_by_oneself",
                violation_error_message=_("Nobody can give themselves a role."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=roles.Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self):
        return f"{self.staff}: {self.get_role_display()}, {self.room or _('all rooms')}"
