"""Customers: what they answer before a workshop, and how they are asked."""

from flask import Blueprint

bp = Blueprint("customers", __name__)
