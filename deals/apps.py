from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class DealsConfig(AppConfig):
    name = "deals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from deals.derived import on_milestone_change
        from deals.models import Milestone

        post_save.connect(on_milestone_change, sender=Milestone)
        post_delete.connect(on_milestone_change, sender=Milestone)
