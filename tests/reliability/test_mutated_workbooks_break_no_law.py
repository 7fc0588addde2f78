"""A short run of the fuzzer; PMXL_FUZZ makes it long: how many mutants are tried, however long a machine takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MUTANTS = int(os.environ.get("PMXL_FUZZ", "300"))


@pytest.mark.timeout(0)
def test_hundreds_of_mutants_cause_no_traceback_and_no_changed_file() -> None:
    command = [sys.executable, "-m", "tests.reliability.fuzz", str(MUTANTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith(f"{MUTANTS} workbooks, 0 broke a law")
