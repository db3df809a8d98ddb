"""Addresses: one include per app, in the order of the road. They say nothing: letters and random keys, no names."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("identification.urls")),
    *(path("", include(f"{app}.urls")) for app in ("referrals","assistance","remedies","returns","monitoring") if find_spec(f"{app}.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
