"""The demonstration record: wards, people, dossiers and a story that are made up, to try the whole procedure on.

    filling   the files of ``sample_data/`` checked against each other, and the rows made of them
    files     the columns of these files
    people    who may be played, whom they appraise and whom they must not
    evidence  the documents the wards handed in
    story     what people did in the open round
    log       the audit log of it

Nobody else in ``dossiers`` knows this package. Whoever opens a record that may begin with the sample (the screens in
``ui.reader.record``, tests, benchmarks) hands ``sample_of()`` to ``open_record``; a real record begins without
(``dossiers.upkeep.first_record``).
"""

from dossiers.sample.files import SAMPLE_DATA
from dossiers.sample.filling import Sample, read_sample, sample_of

__all__ = ["SAMPLE_DATA", "Sample", "read_sample", "sample_of"]
