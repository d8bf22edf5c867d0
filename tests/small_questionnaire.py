"""The smallest questionnaire there is, for tests to change."""

SMALL = """
key = "small"
title = { es = "Pequeño", en = "Small" }
intro = { es = "Uno.", en = "One." }

[[section]]
key = "only"
title = { es = "Única", en = "Only" }

[[section.item]]
key = "prompt"
kind = "rated"
theme = "speed"
wording = { es = "Respondemos pronto", en = "We answer soon" }
short = { es = "Responder pronto", en = "Answering soon" }
"""
