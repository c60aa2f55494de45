"""What inspectors decide of a dossier, criterion by criterion: first and second marks, precedents, what it comes to."""
