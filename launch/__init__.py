"""How the application is started on one machine, with nothing installed but a Python.

Nothing here imports Django: a launcher that needs what it launches cannot say what is missing.
"""
