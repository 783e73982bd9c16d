"""The process that workers come from which ask a store elsewhere.

Each worker has connections of its own. When it is ended, they are closed, so that the server can
notice that nobody wants the answer any more; one that has a limit of time of its own is told ours.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict

from kg.store.credentials import PASSWORD, TOKEN, USER, Credentials
from kg.store.http import Client
from kg.store.http import Limits as Patience
from kg.store.remote import RemoteStore
from kg.store.servers import Brand, Server
from kg.workers.frames import Limits
from kg.workers.nursery import Home, main

_LONGER = 5.0  # seconds that a worker waits for a server beyond what it has before it is ended


def home_of(store: RemoteStore, limits: Limits) -> tuple[Home, Mapping[str, str]]:
    """Return where workers answer from, and what their environment needs besides.

    Other users may see the arguments of a process, but not its environment.
    """
    facts = {
        "server": asdict(store.server),
        "timeout": limits.seconds,
        "attempts": store.client.limits.attempts,
        "most": limits.size,
    }
    given = store.client.given
    secrets = {USER: given.user, PASSWORD: given.password, TOKEN: given.token}
    home = Home(
        quads="", directory=json.dumps(facts), memory=limits.memory, module="kg.workers.elsewhere"
    )
    return home, secrets


def opened(facts: str) -> RemoteStore:
    """Return the store that the facts tell of."""
    told = json.loads(facts)
    server = told["server"]
    given = Credentials(
        user=os.environ.get(USER, ""),
        password=os.environ.get(PASSWORD, ""),
        token=os.environ.get(TOKEN, ""),
    )
    patience = Patience(
        timeout=told["timeout"] + _LONGER, attempts=told["attempts"], most=told["most"]
    )
    made = Server(**{**server, "brand": Brand(server["brand"])})
    return RemoteStore(Client(given, patience), made, seconds=told["timeout"])


if __name__ == "__main__":
    main(sys.argv[1:], opened)
