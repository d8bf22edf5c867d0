"""What the log says people did, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey.participant.now import NAMES

TEXTS = {
    "audit_created": _l("prepared the audit"),
    "audit_changed": _l("changed the audit"),
    "own_changed": _l("changed the logo or the preface of the audit"),
    "workshop_created": _l("prepared a workshop"),
    "workshop_repeated": _l("prepared a workshop like"),
    "workshop_changed": _l("changed a workshop"),
    "workshop_deleted": _l("deleted a workshop with its answers"),
    "invited_corrected": _l("corrected how many are invited"),
    "step_changed": _l("moved a workshop to the step"),
    "retention_changed": _l("changed how long it is kept"),
    "deletion_told": _l("told that it will be deleted"),
    "answers_deleted": _l("deleted the answers of a workshop"),
    "workshop_closed": _l("closed a workshop"),
    "workshop_reopened": _l("opened a closed workshop again"),
    "person_moved": _l("moved a person to another team"),
    "joining_closed": _l("closed joining"),
    "joining_opened": _l("opened joining again"),
    "people_removed": _l("removed people who had only joined"),
    "typo_corrected": _l("corrected a wording"),
    "rating_ended": _l("ended the rating"),
    "figures_taken": _l("took what is handed in into an interim report"),
    "customers_asked": _l("asked customers"),
    "customers_not_asked": _l("closed the questions to customers"),
    "burst_counted": _l("let answers that came in a burst count"),
    "burst_left_out": _l("left out answers that came in a burst"),
    # done in earlier versions: the log keeps them
    "stage_changed": _l("moved a workshop to the stage"),
    "private_step_ended": _l("ended the private step of the team"),
    "private_step_opened": _l("opened the private step again for the team"),
    "pledge_outcome": _l("noted what became of a pledge"),
    "request_answered": _l("noted what leadership says to a request"),
    "pledges_told": _l("told by a link what became of the pledges of"),
    "pledge_link_made": _l("made a link for the pledges of"),
    "pledge_link_revoked": _l("revoked a link for the pledges of"),
    "person_invited": _l("invited"),
    "invitation_revoked": _l("revoked the invitation of"),
    "person_came": _l("accepted an invitation"),
    "person_removed": _l("removed the access of"),
    "password_link_made": _l("made a link to a new password for"),
    "share_link_made": _l("made a link to share"),
    "entry_hidden": _l("hid an entry"),
    "entry_shown": _l("showed an entry again"),
    "entry_theme": _l("changed the theme of an entry"),
    "cockpit_link_made": _l("made a code to lead the room by phone"),
    "cockpit_opened": _l("leads the room by phone"),
    "cockpit_link_revoked": _l("took the room back from phones"),
    "pledge_hidden": _l("hid a pledge"),
    "pledge_shown": _l("showed a pledge again"),
    "request_hidden": _l("hid a request"),
    "request_shown": _l("showed a request again"),
    "screen_link_made": _l("made a link to the screen"),
    "share_link_revoked": _l("revoked a link to share"),
    "import_added": _l("added earlier workshops from the file"),
    "workshop_imported": _l("added a workshop from a folder"),
    "import_undone": _l("took out the workshops of the file"),
}
STAGES = {
    "preparing": _l("Preparing"),
    "lobby": _l("Doors open"),
    "answering": _l("Answering"),
    "pledges": _l("Ideas and pledges"),
    "closed": _l("Closed"),
}
KEPT = {
    "nothing": _l("nothing is deleted by itself"),
    "answers": _l("the answers are deleted after %(months)s months"),
    "everything": _l("everything is deleted after %(months)s months"),
}


def described(what: str) -> str:
    """The words for an event; one that has none keeps its name."""
    return str(TEXTS.get(what, what))


def detail_of(what: str, detail: str) -> str:
    """What an event was about; a step, or a stage before there were steps, as people know it."""
    if what == "retention_changed":
        deleted, _space, months = detail.partition(" ")
        return str(KEPT[deleted]) % {"months": months}
    names = {"step_changed": NAMES, "stage_changed": STAGES}.get(what, {})
    return str(names.get(detail, detail))


def part_names() -> dict[str, str]:
    """What people call the parts of an item."""
    return {
        "wording": _("Wording"),
        "wording_customer": _("Wording for customers"),
        "short": _("Short, for charts"),
        "help": _("Help"),
        "version": _("Version of the item"),
        "kind": _("Kind"),
        "reverse": _("Reversed"),
        "order": _("Order"),
        "section": _("Section"),
        "theme": _("Theme"),
        "item": _("The whole item"),
        "title": _("Title"),
        "intro": _("Introduction"),
        "guide": _("Guide"),
        "closing": _("Closing words"),
        "source": _("Source"),
    }
