from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import road
        from cases.step import STEP

        road.join(STEP)
