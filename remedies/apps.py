from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "remedies"

    def ready(self) -> None:
        from cases import road
        from remedies.step import STEP

        road.join(STEP)
