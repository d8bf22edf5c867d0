"""What can be wrong with a table of earlier workshops, beyond what `reports.answers` checks."""

from reports.faults import N_

HOLDS_TOO_MUCH = N_("the file holds too much. Split it by workshop.")
TOO_MANY_ROWS = N_("the file has {found} rows, at most {most} can be added at once. Split it.")
TOO_MANY_WORKSHOPS = N_("at most {most} workshops at once. Split it.")
TOO_MANY_TEAMS = N_("“{title}” has more than {most} teams.")
NOT_ONE_DATE = N_("the workshop “{title}” needs one date in all its rows, it has {found}.")
KNOWN_ALREADY = N_("the workshop “{title}” of that day is in this audit already.")
TOO_LONG = N_("a cell is longer than {most} characters.")
NO_VERSION = N_("the version of a wording is a whole number.")
NO_SPREADSHEET = N_("this is no XLSX file, or it is cut off. Save it again as XLSX or as CSV.")
NO_ROWS = N_("there are no answers under the first row.")
