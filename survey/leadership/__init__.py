"""Reading: reports, trends, comparisons, share links, pledges."""

from flask import Blueprint

bp = Blueprint("leadership", __name__)
