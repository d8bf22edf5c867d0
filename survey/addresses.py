"""The addresses under which this machine can be reached."""

import socket

from flask import current_app, request

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
