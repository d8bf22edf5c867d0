"""Accounts, links, codes, and who did what."""
