"""Addresses: one include per app, in the order of the road. They say nothing: letters and random keys, no names."""

from django.urls import include, path

from cases.views import nothing_here

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("identification.urls")),
    path("", include("referrals.urls")),
    path("", include("assistance.urls")),
    path("", include("remedies.urls")),
    path("", include("returns.urls")),
    path("", include("monitoring.urls")),
    path("accounts/email/", nothing_here),  # whose account it is, is not changed from a browser
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
