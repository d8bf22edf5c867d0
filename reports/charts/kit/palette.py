"""Colours of charts: told apart by readers with any colour vision, and dark enough on white.

Contrast on white and CIELAB distances under deutan, protan and tritan vision (Machado) were
measured for each; importance and performance differ in shape too, so that they print in grey.
"""

from matplotlib.colors import to_rgb

INK = "#1F2933"
MUTED = "#5F6C7B"
NEUTRAL = "#7B8794"
RULE = "#D5DAE0"
FAINT = "#EEF1F4"
PAPER = "#FFFFFF"
BLACK = "#000000"
UNKNOWN = "#E4E7EB"

IMPORTANCE = "#14365C"
PERFORMANCE = "#BF4B00"
SHORT = "#BF4B00"  # we fall short
BETTER = "#0072B2"

LIKERT_LOW = ("#B5420B", "#EFA679")
LIKERT_MIDDLE = "#C9CFD6"
LIKERT_HIGH = ("#86B6DA", "#14568C")


def mixed(color: str, share: float, other: str = PAPER) -> str:
    """`share` (0 to 1) of `color`, the rest of `other`; opaque, unlike alpha, in every format."""
    parts = (
        round(255 * (share * one + (1 - share) * two))
        for one, two in zip(to_rgb(color), to_rgb(other), strict=True)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def ramp(colors: tuple[str, str], steps: int) -> list[str]:
    """`steps` colours from the first to the second; the first alone where one is asked."""
    if steps == 1:
        return [colors[0]]
    return [mixed(colors[1], step / (steps - 1), colors[0]) for step in range(steps)]


def contrast(one: str, two: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(color: str) -> str:
    """Dark or white words on `color`; plain black where neither reaches a contrast of 4.5."""
    readable = (ink for ink in (INK, PAPER) if contrast(ink, color) >= 4.5)
    return next(readable, BLACK)


def _luminance(color: str) -> float:
    channels = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(color)
    )
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))
