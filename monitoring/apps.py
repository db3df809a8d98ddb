from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        from cases import road
        from monitoring.step import STEP

        road.join(STEP)
