from django.urls import path

from monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("figures/", views.figures_page, name="figures"),
    path("figures/tables.csv", views.export, name="export"),
    path("figures/report/", views.report_page, name="report"),
    path("figures/report/file/", views.document, name="document"),
]
