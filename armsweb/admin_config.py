"""Makes Django's admin use our frame. Read before any model is: imports none."""

from django.contrib.admin.apps import AdminConfig


class ArmswebAdminConfig(AdminConfig):
    default_site = "armsweb.admin_site.ArmswebAdminSite"
