"""Addresses of returns. They say nothing: `b/`, a random key, and a plain verb."""

from django.urls import path

from returns import views

app_name = "returns"
urlpatterns = [
    path("b/f/<uuid:file>/new/", views.new, name="new"),
    path("b/<uuid:pk>/", views.page, name="page"),
    path("b/<uuid:pk>/about/", views.about, name="circumstances"),
    path("b/<uuid:pk>/yes/", views.consent, name="consent"),
    path("b/<uuid:pk>/no/", views.withdraw, name="withdraw"),
    path("b/<uuid:pk>/p/<str:code>/", views.assess, name="assess"),
    path("b/<uuid:pk>/p/<str:code>/sign/", views.override, name="override"),
    path("b/<uuid:pk>/send/", views.propose, name="propose"),
    path("b/<uuid:pk>/decide/", views.decide, name="decide"),
    path("b/<uuid:pk>/again/", views.lapse, name="lapse"),
    path("b/<uuid:pk>/go/", views.depart, name="depart"),
    path("b/<uuid:pk>/there/", views.arrive, name="arrive"),
    path("b/<uuid:pk>/gone/", views.left, name="left"),
    path("b/<uuid:pk>/close/", views.close, name="close"),
    path("b/<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("b/<uuid:pk>/other/", views.protect, name="protect"),
]
