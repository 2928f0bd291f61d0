from django import forms

from .models import Staff


class PreferencesForm(forms.ModelForm):
    """How a member of staff wants to see the screens."""

    class Meta:
        model = Staff
        fields = ["language", "theme"]
        widgets = {"language": forms.RadioSelect, "theme": forms.RadioSelect}
