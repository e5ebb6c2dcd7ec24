"""The command `python -m postman_contract`, which is the console script `postman-contract`."""

import sys

from postman_contract.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
