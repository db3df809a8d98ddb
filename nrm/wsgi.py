"""The door for gunicorn; pages are served as the web role."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nrm.settings")
os.environ.setdefault("NRM_ROLE", "web")

application = get_wsgi_application()
