"""What the log says people did, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

TEXTS = {
    "audit_created": _l("prepared the audit"),
    "audit_changed": _l("changed the audit"),
    "workshop_created": _l("prepared a workshop"),
    "workshop_repeated": _l("prepared a workshop like"),
    "workshop_changed": _l("changed a workshop"),
    "workshop_deleted": _l("deleted a workshop with its answers"),
    "invited_corrected": _l("corrected how many are invited"),
    "stage_changed": _l("moved a workshop to the stage"),
    "workshop_closed": _l("closed a workshop"),
    "workshop_reopened": _l("opened a closed workshop again"),
    "person_moved": _l("moved a person to another team"),
    "typo_corrected": _l("corrected a wording"),
}


def described(what: str) -> str:
    """The words for an event; one that has none keeps its name."""
    return str(TEXTS.get(what, what))


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
