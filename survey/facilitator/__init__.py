"""Preparing: audits, workshops, what they ask, own questionnaires, the log."""

from flask import Blueprint

bp = Blueprint("facilitator", __name__)
