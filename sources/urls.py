from django.urls import path

from sources import views

app_name = "sources"
urlpatterns = [
    path("sources/", views.source_list, name="source_list"),
    path("sources/<slug:source>/", views.source_detail, name="source_detail"),
    path("sources/<slug:source>/<int:number>/", views.paragraph_detail, name="paragraph_detail"),
    path("claims/", views.claim_list, name="claim_list"),
    path("claims/<slug:claim>/", views.claim_detail, name="claim_detail"),
]
