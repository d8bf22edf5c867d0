"""Reading: reports, trends, all units at a glance, share links, pledges."""

from flask import Blueprint

bp = Blueprint("leadership", __name__)
