"""Run the command line with `python -m cwdnlp`."""

from cwdnlp.cli import main

if __name__ == "__main__":
    main()
