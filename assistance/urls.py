"""Addresses of assistance; they say nothing."""

from django.urls import path

from assistance import views
from assistance.panels import VERBS

app_name = "assistance"
urlpatterns = [
    path("f/<uuid:file>/s/", views.page, name="page"),
    path("f/<uuid:file>/s/n/", views.assess, name="assess"),
    path("f/<uuid:file>/s/new/", views.draft, name="draft"),
    path("f/<uuid:file>/s/<uuid:plan>/change/", views.change, name="change"),
    path("f/<uuid:file>/s/<uuid:plan>/agree/", views.agree, name="agree"),
    path("f/<uuid:file>/s/<uuid:plan>/review/", views.review, name="review"),
    path("f/<uuid:file>/s/<uuid:plan>/end/", views.end, name="end"),
    path("f/<uuid:file>/s/<uuid:plan>/add/", views.offer, name="offer"),
    *(
        path(f"f/<uuid:file>/s/v/<uuid:service>/{verb}/", views.step, {"verb": verb}, name=verb)
        for verb in VERBS
    ),
]
