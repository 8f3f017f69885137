"""Speaks with the exchange from a user's server. The hub's token says who speaks."""

from __future__ import annotations

import os
from urllib.parse import quote

import requests

from hub.bundle import pack, unpack

SECONDS = 120


class ExchangeRefused(Exception):
    """The exchange did not do it; the sentence says why."""


def _environment(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ExchangeRefused(f"expected the variable {name}: this works in a server of the hub")
    return value


def me() -> str:
    """Return the name under which the hub started this server. Raises ExchangeRefused."""
    return _environment("JUPYTERHUB_USER")


def request(method: str, *parts: str, body: dict | None = None):
    """Ask the exchange and return its answer.

    Raises ExchangeRefused when it refuses, cannot be reached, or does not answer in time.
    """
    address = _environment("BOOK_EXCHANGE_URL") + "/".join(quote(part, safe="") for part in parts)
    headers = {"Authorization": f"token {_environment('JUPYTERHUB_API_TOKEN')}"}
    try:
        answer = requests.request(method, address, json=body, headers=headers, timeout=SECONDS)
        value = answer.json()
    except (requests.RequestException, ValueError) as problem:
        raise ExchangeRefused(f"the exchange could not be reached: {problem}") from None
    if not answer.ok:
        raise ExchangeRefused(f"{value.get('error', value)} ({answer.status_code})")
    return value


def get_files(*parts: str) -> dict[str, bytes]:
    """Return the files of a bundle, each with its hash verified."""
    return unpack(request("GET", *parts))


def submit(assignment: str, student: str, files: dict[str, bytes]) -> dict:
    """Submit and return the receipt, after comparing it with what was sent.

    Raises ExchangeRefused.
    """
    bundle = pack(files)
    receipt = request("POST", "submissions", assignment, body={"student": student, **bundle})
    sent = {file["path"]: file["sha256"] for file in bundle["files"]}
    kept = {file["path"]: file["sha256"] for file in receipt["files"]}
    if sent != kept or receipt["student"] != student:
        raise ExchangeRefused("the receipt differs from what was sent; submit again")
    return receipt
