"""What processes use: memory, and processor time over a while."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from wence.process import Process


@dataclass(frozen=True)
class Used:
    """What a process used. megabytes: its own memory, shared pages counted by share; cores: processors kept busy."""

    megabytes: float
    cores: float


class Watch:
    """Measures processes from its making until ``used``."""

    def __init__(self, processes: Mapping[str, Process]) -> None:
        self._trees = {name: _tree(process) for name, process in processes.items()}
        self._before = {name: _seconds(tree) for name, tree in self._trees.items()}
        self._began = time.monotonic()

    def used(self) -> dict[str, Used]:
        """Return what each process used meanwhile, with those that it started."""
        passed = time.monotonic() - self._began
        return {
            name: Used(_megabytes(tree), (_seconds(tree) - self._before[name]) / passed)
            for name, tree in self._trees.items()
        }


def _tree(process: Process) -> list[psutil.Process]:
    root = psutil.Process(process.popen.pid)
    return [root, *root.children(recursive=True)]


def _seconds(tree: list[psutil.Process]) -> float:
    return sum(p.cpu_times().user + p.cpu_times().system for p in tree)


def _megabytes(tree: list[psutil.Process]) -> float:
    return float(sum(p.memory_full_info().pss for p in tree)) / 1e6
