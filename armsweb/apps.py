from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ArmswebConfig(AppConfig):
    name = "armsweb"

    def ready(self) -> None:
        from armsweb.sqlite import use_wal  # registers its check as well

        # Once a migrate; this app itself has no models, so the signal is not sent for it.
        post_migrate.connect(use_wal, sender=apps.get_app_config("sources"))
