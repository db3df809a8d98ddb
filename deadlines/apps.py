from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"

    def ready(self) -> None:
        from cases import road
        from deadlines.step import STEP

        road.join(STEP)
