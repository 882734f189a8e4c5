"""What Outlook leaves behind: single messages (.msg), stores (.pst, .ost), and the wrapper winmail.dat (TNEF)."""
