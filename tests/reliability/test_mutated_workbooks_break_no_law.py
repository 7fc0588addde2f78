"""A short run of the fuzzer; PMXL_FUZZ_SECONDS makes it long."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("PMXL_FUZZ_SECONDS", "8"))


@pytest.mark.timeout(SECONDS + 60)
def test_thousands_of_mutants_cause_no_traceback_and_no_changed_file() -> None:
    command = [sys.executable, "-m", "tests.reliability.fuzz", str(SECONDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert int(done.stdout.split()[0]) > 25 * SECONDS
