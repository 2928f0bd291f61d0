"""The forms of incidents and quarantines: what is asked, in which shape."""

from .quarantine import QuarantineForm, QuarantineReviewForm, QuarantineToldForm

__all__ = ["QuarantineForm", "QuarantineReviewForm", "QuarantineToldForm"]
