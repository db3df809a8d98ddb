from django.urls import path

from identification import views

app_name = "identification"
urlpatterns = [
    path("i/new/", views.new_report, name="report"),
    path("i/notice/", views.new_notice, name="notice"),
    path("i/", views.queue, name="queue"),
    path("i/<uuid:pk>/decide/", views.decide, name="decide"),
    path("i/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("i/letter/<uuid:pk>/", views.decision, name="decision"),
    path("i/letter/<uuid:pk>/tell/", views.tell, name="tell"),
    path("i/time/<uuid:pk>/extend/", views.extend, name="extend"),
    path("i/time/<uuid:pk>/end/", views.end_recovery, name="end_recovery"),
]
