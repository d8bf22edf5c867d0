"""What is a facilitator's own on the reports of an audit: a logo, and a preface."""

import io
import struct
import zlib
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length, ValidationError

from survey.models import Audit
from survey.text import clean_text
from survey.web.meanwhile import SharedForm

LONGEST_PREFACE = 1500
MOST_DOTS = 12_000_000
LARGEST_LOGO = 600, 240
"""In dots: on paper a logo is less than a centimetre high."""


_BROKEN = (OSError, SyntaxError, EOFError, struct.error, zlib.error)
"""What the reader of pictures raises over files that are none, or broken."""


class OwnForm(SharedForm):
    """A logo and a preface; without another file the logo stays as it is."""

    logo = FileField(_l("Logo"), description=_l("PNG or JPEG, up to 2 MB; it stands on white."))
    without_logo = BooleanField(_l("Take the logo away"))
    preface = TextAreaField(
        _l("Preface"),
        [Length(max=LONGEST_PREFACE)],
        [clean_text],
        description=_l(
            "Plain text; an empty line begins a new paragraph. It stands before the report, marked"
            " as yours, and the check code does not cover it."
        ),
    )
    picture: bytes | None = None

    def validate_logo(self, field: Any) -> None:
        """Take in what can be drawn anew: nothing else that the file holds goes any further."""
        if not field.data:
            return
        try:
            self.picture = redrawn(field.data.read())
        except BlankError:
            raise ValidationError(_("On white nothing of this logo would be seen.")) from None
        except ValueError:
            text = _("This is no picture that can be read. Save the logo as PNG or JPEG.")
            raise ValidationError(text) from None

    def fill(self, audit: Audit) -> Audit:
        """Put what was chosen and typed into `audit`."""
        audit.preface = self.preface.data or ""
        if self.picture:
            audit.logo = self.picture
        elif self.without_logo.data:
            audit.logo = None
        return audit


class BlankError(ValueError):
    """A picture that is white all over once it stands on white."""


def redrawn(content: bytes) -> bytes:
    """A PNG or JPEG drawn anew on white, without its white edge, as PNG of at most LARGEST_LOGO.

    Raises ValueError where it is neither of both, broken, or of more than MOST_DOTS.
    """
    from PIL import Image, ImageChops, ImageOps  # only who uploads needs it

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as given:
            if given.width * given.height > MOST_DOTS:  # before it is unpacked
                raise ValueError("too many dots")
            upright = ImageOps.exif_transpose(given)
    except (*_BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError("no picture") from error
    is_clear = "A" in upright.getbands() or "transparency" in upright.info
    drawn = upright.convert("RGBA" if is_clear else "RGB").convert("RGBA")
    drawn.thumbnail((2400, 960))  # what follows needs many copies
    white = Image.new("RGBA", drawn.size, "white")
    drawn = Image.alpha_composite(white, drawn).convert("RGB")
    inked = ImageChops.difference(drawn, white.convert("RGB")).convert("L")
    box = inked.point(lambda dot: 255 * (dot > 8)).getbbox()
    if box is None:
        raise BlankError
    logo = drawn.crop(box)
    logo.thumbnail(LARGEST_LOGO)
    buffer = io.BytesIO()
    logo.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
