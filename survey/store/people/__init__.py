"""Accounts, links and codes."""
