"""Sending mail. A message says that something waits, never what: the body is one of few fixed texts with a link to the
first page, and holds no name, no reference and no word that tells what the mechanism is about (security.md A8)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def send_waiting(to: str, *, language: str, key: str) -> None:
    """“Something waits for you”: `key` makes the Message-ID, so that a message sent twice is recognised as one."""
    with translation.override(language):
        subject = render_to_string("emails/waiting.subject.txt").strip()
        body = render_to_string("emails/waiting.body.txt", {"url": settings.SITE_URL})
    message = EmailMessage(subject=subject, body=body, to=[to], headers={"Message-ID": f"<{key}@notices>"})
    message.send()
