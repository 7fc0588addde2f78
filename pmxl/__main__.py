"""`python -m pmxl` is the command line."""

from pmxl.cli.main import main

main()
