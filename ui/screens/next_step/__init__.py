"""The box that says what is next for the person who looks, and what a record without rounds says instead."""
