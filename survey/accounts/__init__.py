"""Accounts: signing in, setting up, inviting others."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
