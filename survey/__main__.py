"""python -m survey: prepare, print address and QR, serve."""

from survey.cli import main

if __name__ == "__main__":
    main(prog_name="python -m survey")
