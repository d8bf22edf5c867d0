"""The live room, as the facilitator and the projector see it."""

from flask import Blueprint

bp = Blueprint("room", __name__)
