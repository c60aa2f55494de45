"""Reading the files of strangers: what kind they are, whether they are whole, which words and stamps they hold.

    checks                     the way in: whether a file is accepted, and its pages as pictures
    checks               whether a file is accepted, and its pages as pictures
    readers, places      the processes that read files: how many at once, and for whom
    reading              what runs in such a process
    kinds, refusal       what a file is by its first bytes; the refusal of a file
    pdf, pdf_actions     PDF: words and stamps; attachments, scripts and actions
    images               JPEG and PNG
    office, word, excel  DOCX and XLSX; ``words`` is what they give
    archive, parts, xml  the ZIP archive of such a file, its parts and their XML
    drawn                text that is written in paragraphs, in documents, drawings and charts
    marks                stamps of secrecy
    programs             whether an attachment is a program

``dossiers.evidence`` and the screens ask ``checks``, ``readers`` and ``places``, and take limits from ``reading``. What is
below it opens strangers' bytes and is called in that process only. The package knows nothing but ``texts`` and the errors.
This file imports nothing, because every reading process starts with it (``docs/decisions/0009-names-of-packages.md``).
"""
