"""The command line: `python -m reports ANSWERS.csv -o report.pdf`."""
