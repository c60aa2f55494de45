"""The screens, in four packages: ``reader`` (who looks, in which language) ← ``parts`` (what several screens draw with)
← ``screens`` (a package a screen) ← ``app`` (what the server does around them). All draw through ``plain_streamlit``, which
is Streamlit without its Markdown. Words (``words.yaml``) and markup (``*.html``) lie beside whoever draws with them, style
and scripts in ``static/``.
"""
