"""python -m tests.company FOLDER builds the example there; `make workbooks` builds that of workbooks/."""

import sys
from pathlib import Path

from tests.company.build import build_example

for path in build_example(Path(sys.argv[1])):
    print(path)
