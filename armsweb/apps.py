from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ArmswebConfig(AppConfig):
    name = "armsweb"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from armsweb.search.following import follow, index_anew_if_due
        from armsweb.search.lending import lend
        from armsweb.sqlite import use_wal  # registers its check as well

        # Once a migrate, and no more: the sender could be any one of the apps with models.
        post_migrate.connect(use_wal, sender=apps.get_app_config("sources"))
        follow()
        post_migrate.connect(index_anew_if_due, sender=self)
        lend()
