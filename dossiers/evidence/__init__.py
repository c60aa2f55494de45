"""Documents that a ward shows: under permanent codes, listed as each reader may see them, their pages as pictures."""
