from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save, pre_save


class DealsConfig(AppConfig):
    name = "deals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from deals.derived import before_milestone_change, on_milestone_change
        from deals.following import follow, list_all_if_none_is
        from deals.models import Milestone

        pre_save.connect(before_milestone_change, sender=Milestone)
        post_save.connect(on_milestone_change, sender=Milestone)
        post_delete.connect(on_milestone_change, sender=Milestone)
        follow()
        post_migrate.connect(list_all_if_none_is, sender=self)
