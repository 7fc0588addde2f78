"""Whole Python processes measured: wall and CPU time, and the peak of their own memory."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEAK = """
import re
print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
"""
"""Linux counts the peak of this program alone; what the system reports to a parent includes the parent's own."""


COUNTED = """
import sys
made = [0]
def counting(frame, event, argument):
    made[0] += event in ("call", "c_call")
sys.setprofile(counting)
exec(sys.argv[1], {})
sys.setprofile(None)
print(made[0])
"""


def measured(code: str) -> dict[str, float]:
    """Wall and CPU seconds and peak memory in MB of a Python process that runs the code."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code + PEAK], cwd=ROOT, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": time.perf_counter() - start, "cpu": cpu, "MB": int(done.stdout.splitlines()[-1]) / 1024}


def calls(code: str) -> int:
    """How many calls of functions a Python process makes while it runs the code; the same on every machine."""
    done = subprocess.run([sys.executable, "-c", COUNTED, code], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout.splitlines()[-1])


def median_of(codes: Sequence[str]) -> dict[str, float]:
    """The medians over one run of each code."""
    return _medians([measured(code) for code in codes])


def _medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def alternating(ours: str, theirs: str, runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """The medians of two ways that run in turn, so that a busy moment strikes both."""
    pairs = [(measured(ours), measured(theirs)) for _ in range(runs)]
    return _medians([pair[0] for pair in pairs]), _medians([pair[1] for pair in pairs])


def shown(figures: dict[str, float]) -> str:
    """Figures in one line."""
    return f"{figures['wall']:.2f} s wall, {figures['cpu']:.2f} s CPU, {figures['MB']:.0f} MB"
