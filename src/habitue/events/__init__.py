"""The vocabulary: what can happen, the envelope of every event, and how older versions become today's."""
