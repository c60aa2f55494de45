"""The one next thing of a person, worked out from all that the record holds. On top of the other packages but the sample."""
