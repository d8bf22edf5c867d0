"""What is said of a chart on its slide, and what the speaker finds in the notes."""

from reports.outputs.slide_charts import SlideChart, left_out
from reports.report import Report
from reports.speech import Speech

_MOST_ROWS = 40


def above(report: Report, chart: SlideChart) -> str:
    """What the chart measures, how much of it is left out, and what its hatching hides."""
    words = [chart.subtitle, left_out(report, chart), _hidden(report, chart)]
    return " ".join(line for line in words if line)


def spoken(report: Report, chart: SlideChart) -> list[str]:
    """Notes for the speaker: what is to be seen, how to read it, then every figure."""
    say, drawing = Speech(report.settings.language), chart.drawing
    return [
        say.gettext("What is to be seen: {text}", text=drawing.alt),
        "",
        say.gettext("How to read it: {text}", text=f"{chart.subtitle} {drawing.note}"),
        *filter(None, [left_out(report, chart)]),
        "",
        say.gettext("The figures of this chart"),
        *_rows(chart),
    ]


def _hidden(report: Report, chart: SlideChart) -> str:
    """The sentence of the chart's note that tells what hatching means; "" where nothing is."""
    say, k = Speech(report.settings.language), report.settings.smallest_base
    told = (
        say.gettext(
            "Hatched: fewer than {base} answers, or hidden so that nobody can work those out.",
            base=k,
        ),
        say.gettext("Hatched: too few answers to be shown."),
    )
    return next((text for text in told if text in chart.drawing.note), "")


def _rows(chart: SlideChart) -> list[str]:
    """The whole chart's table as lines of a note."""
    lines = [" | ".join(map(str, chart.rows.columns))]
    return lines + [" | ".join(map(str, row)) for row in chart.rows.head(_MOST_ROWS).to_numpy()]
