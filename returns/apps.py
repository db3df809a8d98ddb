from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "returns"

    def ready(self) -> None:
        from cases import road
        from returns.step import STEP

        road.join(STEP)
