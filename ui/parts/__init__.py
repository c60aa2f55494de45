"""What several screens draw with: numbers and words, states, charts, forms, notices, clashes, doubts."""
