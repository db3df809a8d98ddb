"""Addresses: one include per app, in the order of the road. They say nothing: letters and random keys, no names."""

from django.urls import include, path

urlpatterns = [
    path("", include("cases.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
