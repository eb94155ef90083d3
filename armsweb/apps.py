from django.apps import AppConfig


class ArmswebConfig(AppConfig):
    name = "armsweb"
