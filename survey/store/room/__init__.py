"""Who is in the room, and how far teams are."""
