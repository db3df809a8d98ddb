"""A QR code drawn inside the page: pictures in `data:` addresses are refused by the content security policy."""

import qrcode
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

QUIET_ZONE = 4  # modules of empty margin that readers of the code need (ISO/IEC 18004, 6.3.8)


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """`text` as one inline SVG path, black on white whatever the colours of the page."""
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, line in enumerate(matrix) for x, dark in enumerate(line) if dark
    )
    size = len(matrix)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" width="216" height="216" role="img" aria-label="{1}"'
        ' shape-rendering="crispEdges"><rect width="{0}" height="{0}" fill="#fff"/>'
        '<path d="{2}" fill="#000"/></svg>',
        size,
        label,
        path,
    )
