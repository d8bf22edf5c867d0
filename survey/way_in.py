"""How a room gets in: the address and its QR code, and those of the Wi-Fi."""

from dataclasses import dataclass

import segno
from flask import session
from markupsafe import Markup
from segno.helpers import make_wifi

from survey.addresses import public_url
from survey.models import Workshop

WIFI = "wifi"
MOST_ROOMS = 4


@dataclass(frozen=True, slots=True)
class WayIn:
    """What a room needs to see in order to join; `address` is typed, `link` is in the QR."""

    address: str
    link: str
    qr: Markup
    wifi_name: str = ""
    wifi_password: str = ""
    wifi_qr: Markup | None = None


def way_in(workshop: Workshop) -> WayIn:
    """How to join a workshop, with the Wi-Fi where the facilitator has typed it."""
    base = public_url()
    link = f"{base}/{workshop.code}"
    name, password = wifi_of(workshop.id)
    return WayIn(
        address=base.split("://", 1)[-1],
        link=link,
        qr=_drawn(segno.make(link, error="m", micro=False)),
        wifi_name=name,
        wifi_password=password,
        wifi_qr=_wifi_qr(name, password) if name else None,
    )


def _wifi_qr(name: str, password: str) -> Markup:
    return _drawn(make_wifi(name, password or None, "WPA" if password else None))


def _drawn(code: segno.QRCode) -> Markup:
    # the path holds only numbers: nothing that somebody typed becomes markup
    return Markup(code.svg_inline(omitsize=True, border=2))  # noqa: S704 - made of numbers


def remember_wifi(workshop_id: str, name: str, password: str) -> None:
    """Keep the Wi-Fi of a room in the facilitator's own browser, and nowhere else."""
    others = [(key, kept) for key, kept in session.get(WIFI, {}).items() if key != workshop_id]
    known = dict(others[-MOST_ROOMS:])  # a cookie has little room
    if name:
        known[workshop_id] = [name, password]
    session[WIFI] = known


def wifi_of(workshop_id: str) -> tuple[str, str]:
    """Name and password of a room's Wi-Fi, empty where this browser knows none."""
    name, password = session.get(WIFI, {}).get(workshop_id, ("", ""))
    return name, password
