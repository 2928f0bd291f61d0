"""Who takes a complaint, by what it is about (quality standards 10 of both documents)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rooms.models.contact_point import Receiver

from .topic import TopicGroup

# The table of the sources: what a complaint is about, who takes it. Two receivers are a choice
# of the client's.
TABLE = {
    TopicGroup.ROOM: (Receiver.LEADER, Receiver.SOCIALFORVALTNINGEN),
    TopicGroup.MUNICIPALITY: (Receiver.SOCIALFORVALTNINGEN,),
    TopicGroup.CITIZEN: (Receiver.BORGERRAADGIVEREN,),
    TopicGroup.DECISION: (Receiver.TREATMENT_CENTRE,),
}
REASONS = {
    TopicGroup.ROOM: _("Service, staff and conditions: the client chooses who answers."),
    TopicGroup.MUNICIPALITY: _(
        "Management, facilities and the municipality's responsibility are answered there."
    ),
    TopicGroup.CITIZEN: _(
        "How a case was handled, how the municipality treated somebody, discrimination."
    ),
    TopicGroup.DECISION: _("Looks at the decision again, and passes it on if it stands."),
}
ABOUT_LEADER = _("About the leader: no leader of the room sees it.")
REASSESSED = _("The decision was looked at again, and stands.")
# Whom the client may choose.
CHOICES = tuple(TABLE[TopicGroup.ROOM])


@dataclass(frozen=True)
class Route:
    """A receiver of a complaint, and why; `choice` says that the client may choose another."""

    receiver: Receiver
    reason: str | Promise
    choice: bool = False

    @property
    def warnings(self):
        """What to know before it goes there."""
        if self.receiver == Receiver.BORGERRAADGIVEREN:
            return [
                _("Shelves what has no name, no way to reach the person, or no subject."),
                _("Does not judge decisions."),
            ]
        return []


def routes(topics, *, about_leader=False, choice="", reassessed=False):
    """Who takes a complaint about `topics` (ComplaintTopics): a list of Route, each receiver once.

    Where the client may choose and did, `choice` is the receiver, and no other is named for it.
    About the leader, the leader is none. Ankestyrelsen follows once a treatment decision was
    `reassessed`.
    """
    topics = list(topics)
    groups = {topic.group for topic in topics}
    about_leader = about_leader or any(topic.about_leader for topic in topics)
    found: dict[Receiver, Route] = {}
    for group in sorted(groups, key=list(TABLE).index, reverse=True):
        receivers = TABLE[TopicGroup(group)]
        reason = REASONS[TopicGroup(group)]
        choosing = len(receivers) > 1
        if choosing and about_leader:
            receivers, reason, choosing = (Receiver.SOCIALFORVALTNINGEN,), ABOUT_LEADER, False
        elif choosing and choice:
            receivers = (Receiver(choice),)
        for receiver in receivers:
            # Where one topic must go there, it is no choice.
            if receiver not in found or found[receiver].choice:
                found[receiver] = Route(receiver, reason, choosing)
            elif found[receiver].reason != ABOUT_LEADER and reason == ABOUT_LEADER:
                found[receiver] = Route(receiver, reason)
    if about_leader and not found:
        found[Receiver.SOCIALFORVALTNINGEN] = Route(Receiver.SOCIALFORVALTNINGEN, ABOUT_LEADER)
    if reassessed and TopicGroup.DECISION in groups:
        found[Receiver.ANKESTYRELSEN] = Route(Receiver.ANKESTYRELSEN, REASSESSED)
    return [found[receiver] for receiver in Receiver if receiver in found]


def may_choose(topics, *, about_leader=False):
    """Whether the client chooses between the leader and Socialforvaltningen."""
    return any(route.choice for route in routes(topics, about_leader=about_leader))
