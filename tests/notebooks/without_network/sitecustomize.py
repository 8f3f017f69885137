"""Put on a kernel's PYTHONPATH: write down and refuse every attempt to reach another machine."""

import os
import sys

EVENTS = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
HERE = ("127.", "::1", "localhost", "0.0.0.0")


def _destination(event, arguments):
    """Return where a call leads, or None when it stays on this computer."""
    address = arguments[0] if event in EVENTS[2:] else arguments[1]
    if isinstance(address, tuple):
        address = address[0]
    if isinstance(address, bytes):
        address = address.decode(errors="replace")
    # A path or an abstract name (a socket of this computer), or "any interface".
    if not isinstance(address, str) or address in ("",) or address[0] in "/\0":
        return None
    return None if address.startswith(HERE) else address


def _guard(event, arguments):
    if event not in EVENTS:
        return
    destination = _destination(event, arguments)
    if destination is None:
        return
    with open(os.environ["BOOK_NETWORK_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{event} {destination}\n")
    raise OSError(f"the book works offline, but this asks for {destination}")


if "BOOK_NETWORK_LOG" in os.environ:
    sys.addaudithook(_guard)
