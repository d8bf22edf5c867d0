"""People with phones: joining, the sheet that each fills, and saving it."""

from flask import Blueprint

from survey.web import access
from survey.web.security import GUESSES, csrf, limiter, only_failures

bp = Blueprint("participant", __name__)
csrf.exempt(bp)  # a phone has no session: its token and the Origin header stand for a form token
limiter.limit(GUESSES, deduct_when=only_failures, exempt_when=access.knows_code)(bp)
