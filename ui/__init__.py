"""What the screens share: who looks, in which language, words, formats, style, charts and tables."""
