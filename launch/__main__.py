"""The one door for a machine that has only a Python.

python3 -m launch run            everything, until Ctrl-C
python3 -m launch environment    only the environment; --dev adds the tools
"""

import argparse
import os
import sys

from launch import environment
from launch.places import ROOT, CannotStart


def main() -> None:
    """Make the environment, then go on inside it."""
    parser = argparse.ArgumentParser(prog="launch", description=__doc__)
    parser.add_argument("task", choices=["run", "environment"])
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    chosen = parser.parse_args()
    python = environment.make(development=chosen.dev)
    environment.look_for_pango()
    if chosen.task == "run":
        os.chdir(ROOT)
        os.execv(python, [str(python), "-m", "launch.run"])


if __name__ == "__main__":
    try:
        main()
    except CannotStart as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
