"""What people do at a case, one desk a subject; `Sanad` in `app.py` opens the case and sets them up."""
