"""`make cluster-test`: load at half capacity for some minutes, and a kill -9 every 20 seconds.

Two of every process, a real Redis and a real PostgreSQL on this machine. The processes are killed in turn, the
next of which another of its kind is ready; each is started again as it ends. Ends with 1 when a reply was wrong or
another's, a ticket, a rating or a hand-over is lost or there twice, more than 0.5 % of the turns failed, or a
failure wasn't told.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.cluster.load import Findings, Residents
from tests.cluster.started import started
from wence.measured_on import circumstances

MOST_FAILED = 0.005


def sibling(name: str) -> str:
    """Return the other process of the same kind: the one that must be there when this is killed."""
    kind, number = name.split("-")
    return f"{kind}-{3 - int(number)}"


def by_ten_seconds(found: Findings, begun: float) -> dict[int, dict[str, int]]:
    """Return what failed, counted by kind, in every ten seconds in which something did."""
    counts: dict[int, Counter[str]] = {}
    for moment, problem in found.failures:
        counts.setdefault(int(moment - begun) // 10 * 10, Counter())[problem] += 1
    return {moment: dict(counted) for moment, counted in sorted(counts.items())}


def main() -> int:
    """Run it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="how long residents talk")
    parser.add_argument("--every", type=float, default=20, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=0, help="chooses what is said when")
    parser.add_argument(
        "--rate", type=float, help="turns a second; half of the capacity if not given"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wence-cluster-") as home, started(Path(home)) as run:
        residents = Residents(run.cluster.urls, given.seed)
        residents.learn()
        capacity = residents.capacity(10)
        rate = given.rate or capacity / 2
        print(circumstances())
        print(f"capacity {capacity:.1f} turns/s; residents now say {rate:.1f} turns/s", flush=True)
        killed: list[str] = []
        residents.start(rate)
        begun = time.monotonic()
        names = ["api-1", "bot-1", "actions-1", "api-2", "bot-2", "actions-2"]
        while (passed := time.monotonic() - begun) < given.seconds:
            if passed >= given.every * (len(killed) + 1) and passed < given.seconds - 5:
                name = next((n for n in names if run.cluster.is_ready(sibling(n))), None)
                if name is None:
                    run.cluster.mend()
                    continue
                names.append(names.pop(names.index(name)))
                killed.append(name)
                run.cluster.process(killed[-1]).popen.kill()
                print(f"{passed:5.0f} s: kill -9 {killed[-1]}", flush=True)
            run.cluster.mend()
            time.sleep(0.1)
        found = residents.stop()
        run.cluster.wait_until_all_are_ready(120)
        wrong = [*found.wrong, *run.accounted(found)]
    for moment, problems in by_ten_seconds(found, begun).items():
        print(f"{moment:5.0f} s: {problems}")
    failed = found.failed / max(found.turns, 1)
    rows = {
        "turns": found.turns,
        **{f"  {outcome}": count for outcome, count in sorted(found.outcomes.items())},
        "problems told": dict(found.problems) or 0,
        "failed": f"{100 * failed:.2f} %",
        "kills -9": len(killed),
        "tickets, hand-overs, ratings told": f"{len(found.tickets)}, {len(found.handovers)}, {len(found.ratings)}",
        "wrong, mixed up, lost or twice": len(wrong),
        "p50, p95, p99 (ms)": ", ".join(f"{found.percentile(s):.0f}" for s in (0.5, 0.95, 0.99)),
    }
    for name, value in rows.items():
        print(f"{name:36} {value}")
    for line in wrong[:20]:
        print(line)
    return int(bool(wrong) or failed > MOST_FAILED or bool(found.outcomes["not told"]))


if __name__ == "__main__":
    sys.exit(main())
