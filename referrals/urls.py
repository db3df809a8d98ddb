from django.urls import path

from referrals import views

app_name = "referrals"
urlpatterns = [
    path("f/<uuid:file>/r/new/", views.new, name="new"),
    path("f/<uuid:file>/r/consent/<uuid:consent>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("r/queue/", views.queue, name="queue"),
    path("r/incoming/", views.incoming, name="incoming"),
    path("r/services/", views.services, name="services"),
    path("r/services/<uuid:pk>/places/", views.count_places, name="count_places"),
    path("r/<uuid:pk>/", views.page, name="page"),
    path("r/<uuid:pk>/approve/", views.approve, name="approve"),
    path("r/<uuid:pk>/return/", views.return_to_sender, name="return"),
    path("r/<uuid:pk>/accept/", views.accept, name="accept"),
    path("r/<uuid:pk>/decline/", views.decline, name="decline"),
    path("r/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
]
