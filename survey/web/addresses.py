"""The addresses under which this machine can be reached."""

import ipaddress
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import current_app, request, url_for
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


def network_of(address: str, bits: Mapping[int, int]) -> str:
    """The network that an address is in; "" where it is none. `bits` of it are by its version.

    >>> [network_of(one, {4: 24, 6: 48}) for one in ("203.0.113.77", "2001:db8:1:2::3", "unix:")]
    ['203.0.113.0/24', '2001:db8:1::/48', '']
    """
    try:
        told = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    # a server that listens on both kinds tells the old ones in the form of the new ones
    if isinstance(told, ipaddress.IPv6Address) and told.ipv4_mapped:
        told = told.ipv4_mapped
    return str(ipaddress.ip_network((told, bits[told.version]), strict=False))


def public_url() -> str:
    """The address for other devices: as configured, or this machine's own.

    Never a name that a request claims, which anybody can. A facilitator on the laptop itself asks
    for localhost, which a phone cannot reach.
    """
    if configured := str(current_app.config["PUBLIC_URL"]):
        return configured
    asked = _name(request.host)
    host = asked if _is_here(asked) else network_address() or "localhost"
    # behind a proxy it is told what was asked for, and not where this server listens
    listens = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    port = "" if listens["SERVER_PORT"] in ("80", "443") else f":{listens['SERVER_PORT']}"
    return f"{request.scheme}://{host}{port}"


def link_to(endpoint: str, **about: Any) -> str:
    """The address of one of our pages for other devices."""
    return public_url() + url_for(endpoint, **about)


def is_ours(host: str) -> bool:
    """Whether a request may name this host: as configured, or this machine itself."""
    configured = _name(urlsplit(current_app.config["PUBLIC_URL"]).netloc)
    return _name(host) in {configured, *LOCAL_NAMES} or _is_here(_name(host))


def _name(host: str) -> str:
    return re.sub(r":\d*\Z", "", host).lower()


def _is_here(name: str) -> bool:
    """Whether it is an address of this machine by which others reach it."""
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified or address.is_multicast or address.is_reserved:
        return False
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((str(address), 0))  # of another machine this fails; nothing is sent
        except OSError:
            return False
    return True


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
