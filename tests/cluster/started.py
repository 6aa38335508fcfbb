"""A cluster for tests: two of every process, a Redis that writes to its disk, and a real PostgreSQL."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from tests.cluster.load import Findings
from tests.postgres import Postgres, postgres
from tests.running import TODAY, building_alone
from wence.cluster import KINDS, Cluster, running_cluster
from wence.settings import LOOPBACK, Settings


@dataclass
class Started:
    """The processes and the database."""

    cluster: Cluster
    database: Postgres

    def accounted(self, found: Findings) -> list[str]:
        """Return what the records lack or have too much of, by what residents were told."""
        wrong: list[str] = []
        with psycopg.connect(self.database.url) as connection:
            for table, told in (("tickets", found.tickets), ("handovers", found.handovers)):
                rows = connection.execute(f"SELECT number, conversation_id FROM {table}").fetchall()
                held = dict(rows)
                wrong += [f"{table}: {n} is lost" for n, c in told.items() if held.get(n) != c]
                wrong += [f"{table}: a number twice"] * (len(rows) - len(held))
                of = [conversation for _, conversation in rows]
                twice = {c for c in of if of.count(c) > 1 and c in set(told.values())}
                wrong += [f"{table}: {c} has more than one" for c in twice]
            rows = connection.execute("SELECT conversation_id FROM ratings").fetchall()
            rated = [conversation for (conversation,) in rows]
            wrong += [f"ratings: {c} is lost" for c in found.ratings - set(rated)]
            wrong += [f"ratings: {c} twice" for c in set(rated) if rated.count(c) > 1]
        return wrong


@contextmanager
def started(
    home: Path, copies: int = 2, environ: Mapping[str, str] | None = None
) -> Iterator[Started]:
    """Run a cluster on free ports with all that it keeps in a directory; what is built is shared with `make run`."""
    shared = Settings.from_environ(os.environ)
    settings = replace(shared, build=home / "build").on_free_ports(home / "run")
    for built in ("bot", "kb/snapshots"):
        (shared.build / built).mkdir(parents=True, exist_ok=True)
        (settings.build / built).parent.mkdir(parents=True, exist_ok=True)
        (settings.build / built).symlink_to(shared.build / built)
    with postgres() as database, ExitStack() as running:
        own = {"WENCE_TODAY": TODAY, "WENCE_DATABASE_URL": database.alchemy_url}
        settings = replace(
            settings,
            redis_url=None,
            keep_conversations=True,
            environ={**settings.environ, **own, **(environ or {})},
        )
        with building_alone(shared.build):
            cluster = running.enter_context(running_cluster(settings, free_ports(copies)))
        yield Started(cluster, database)


def free_ports(copies: int) -> dict[str, list[int]]:
    """Return ports that nobody listens on."""
    with ExitStack() as held:
        found: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for kind in KINDS:
            for _ in range(copies):
                listener = held.enter_context(socket.socket())
                listener.bind((LOOPBACK, 0))
                found[kind].append(listener.getsockname()[1])
        return found
