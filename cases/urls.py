from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("", views.today, name="today"),
    path("f/", views.file_list, name="list"),
    path("f/<uuid:file>/", views.page, name="page"),
    path("f/<uuid:file>/record/", views.record, name="record"),
    path("f/<uuid:file>/sight/", views.sight, name="sight"),
    path("f/<uuid:file>/person/", views.edit_person, name="edit_person"),
    path("f/<uuid:file>/contact/", views.edit_contact, name="edit_contact"),
    path("f/<uuid:file>/note/", views.new_note, name="new_note"),
    path("f/<uuid:file>/close/", views.close, name="close"),
    path("f/<uuid:file>/reopen/", views.reopen, name="reopen"),
    path("leave/", views.leave, name="leave"),
    path("healthz", views.health, name="health"),
    path("help/", views.help_page, name="help"),
]
