"""A hotel group that never was: one audit for the first steps, the README, charts and tests.

Six teams (one of four people) in three closed workshops over nine months and a fourth that is
half answered. Two rated items really move and no other does. Standard library only.
"""

from survey.demo.audit import Demo, DemoTeam, DemoWorkshop, Wording, make
from survey.demo.files import write_csv

__all__ = ["Demo", "DemoTeam", "DemoWorkshop", "Wording", "make", "write_csv"]
