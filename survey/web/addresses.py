"""The addresses under which this machine can be reached."""

import socket
from dataclasses import dataclass

import segno
from flask import current_app, request
from markupsafe import Markup
from segno.helpers import make_wifi

from survey.models import Workshop

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]", "0.0.0.0"}  # noqa: S104 - compared, not bound


def network_address() -> str | None:
    """This machine's address in its own network; None where it is in none.

    Nothing is sent: connecting a datagram socket only asks which way a packet would leave.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") else address


def public_url() -> str:
    """The address for other devices: as configured, as asked for, or this machine's own.

    A facilitator on the laptop itself asks for localhost, which a phone cannot reach.
    """
    if configured := str(current_app.config["PUBLIC_URL"]):
        return configured
    host, _, port = request.host.rpartition(":") if ":" in request.host else (request.host, "", "")
    if host in LOCAL_NAMES and (address := network_address()):
        host = address
    return f"{request.scheme}://{host}{':' + port if port else ''}"


@dataclass(frozen=True, slots=True)
class WayIn:
    """What a room needs to see in order to join; `address` is typed, `link` is in the QR."""

    address: str
    link: str
    qr: Markup
    wifi_name: str = ""
    wifi_password: str = ""
    wifi_qr: Markup | None = None


def way_in(workshop: Workshop, border: int = 2) -> WayIn:
    """How to join a workshop, with the Wi-Fi where the facilitator has typed it.

    `border` are the modules of quiet around the codes that are drawn with them.
    """
    base = public_url()
    link = f"{base}/{workshop.code}"
    name, password = workshop.wifi_name or "", workshop.wifi_password or ""
    return WayIn(
        address=base.split("://", 1)[-1],
        link=link,
        qr=drawn(link, border),
        wifi_name=name,
        wifi_password=password,
        wifi_qr=_wifi_qr(name, password, border) if name else None,
    )


def _wifi_qr(name: str, password: str, border: int) -> Markup:
    return _svg(make_wifi(name, password or None, "WPA" if password else None), border)


def drawn(address: str, border: int = 2) -> Markup:
    """The QR code of an address."""
    return _svg(segno.make(address, error="m", micro=False), border)


def _svg(code: segno.QRCode, border: int) -> Markup:
    # the path holds only numbers: nothing that somebody typed becomes markup
    return Markup(code.svg_inline(omitsize=True, border=border))  # noqa: S704 - made of numbers
