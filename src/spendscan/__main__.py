"""python -m spendscan: the command line."""

from spendscan.cli.app import main

if __name__ == "__main__":
    main()
