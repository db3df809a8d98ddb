"""Addresses of remedies; they say nothing."""

from django.urls import path

from remedies import views

app_name = "remedies"
urlpatterns = [
    path("f/<uuid:file>/m/", views.page, name="page"),
    path("f/<uuid:file>/m/tell/", views.tell, name="tell"),
    path("f/<uuid:file>/m/t/<uuid:told>/answer/", views.answer, name="answer"),
    path("f/<uuid:file>/m/new/", views.prepare, name="prepare"),
    path("f/<uuid:file>/m/<uuid:claim>/", views.claim_page, name="claim"),
    path("f/<uuid:file>/m/<uuid:claim>/limit/", views.limitation, name="limitation"),
    path("f/<uuid:file>/m/<uuid:claim>/ask/", views.ask_lawyer, name="ask"),
    path("f/<uuid:file>/m/<uuid:claim>/act/", views.represent, name="represent"),
    path("f/<uuid:file>/m/<uuid:claim>/add/", views.put_item, name="item"),
    path("f/<uuid:file>/m/<uuid:claim>/ready/", views.ready, name="ready"),
    path("f/<uuid:file>/m/<uuid:claim>/send/", views.file_claim, name="file"),
    path("f/<uuid:file>/m/<uuid:claim>/decide/", views.decide, name="decide"),
    path("f/<uuid:file>/m/<uuid:claim>/pay/", views.pay, name="pay"),
    *(
        path(f"f/<uuid:file>/m/<uuid:claim>/{verb}/", views.move, {"verb": verb}, name=verb)
        for verb in views.MOVES
    ),
]
