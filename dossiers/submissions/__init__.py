"""What a ward enters and sends: figures, explanations, questions and answers, and what they score.

Screens of the ward and of results ask here; ``dossiers.appraisal`` builds on it.
"""
