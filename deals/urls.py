from django.urls import path

from deals import views

app_name = "deals"
urlpatterns = [
    path("deals/", views.deal_list, name="deal_list"),
    path("deals/<slug:deal>/", views.deal_detail, name="deal_detail"),
    path("equipment/", views.equipment_list, name="equipment_list"),
    path("equipment/<slug:equipment>/", views.equipment_detail, name="equipment_detail"),
]
