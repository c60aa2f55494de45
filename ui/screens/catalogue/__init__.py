"""Bộ tiêu chí: what a catalogue is, its criteria and rules, finding among them."""
