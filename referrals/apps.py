from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        from cases import road
        from referrals.step import STEP

        road.join(STEP)
