from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    name = "identification"

    def ready(self) -> None:
        from cases import road
        from identification.step import STEP

        road.join(STEP)
