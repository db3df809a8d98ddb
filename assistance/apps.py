from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"

    def ready(self) -> None:
        from assistance.step import STEP
        from cases import road

        road.join(STEP)
