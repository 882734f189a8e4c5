"""The verification summary in the forms that leave Sanad: terminal text, JSON document, one HTML page.

`build.py` turns a summary into the document of `document.py`, every sentence in one language; the exporters
render that document and nothing else. `catalogue.py` lists them.
"""
