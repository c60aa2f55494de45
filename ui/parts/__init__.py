"""What several screens draw with: numbers and words, states, charts, long lists, forms, notices, clashes, doubts."""
