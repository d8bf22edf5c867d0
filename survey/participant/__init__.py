"""People with phones: joining, the sheet that each fills, and saving it."""

from flask import Blueprint

from survey.web.security import csrf

bp = Blueprint("participant", __name__)
csrf.exempt(bp)  # a phone has no session: its token and the Origin header stand for a form token
