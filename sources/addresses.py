"""Addresses that never die: records with a slug, and the slugs they had before.

URL patterns name the slug of a record after its model (``<slug:deal>``), so that
:class:`FormerSlugMiddleware` can tell which record an unknown address once meant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.core.validators import slug_re
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

ModelT = TypeVar("ModelT", bound=models.Model)


class SlugQuerySet(models.QuerySet[ModelT]):
    """Records found by their slug, which is also their natural key."""

    def get_by_natural_key(self, slug: str) -> ModelT:
        return self.get(slug=slug)


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    def get_by_natural_key(self, model: str, slug: str) -> FormerSlug:
        return self.get(model=model, slug=slug)


class FormerSlug(models.Model):
    """A slug that a record had before; its old address redirects to the present one."""

    model = models.CharField(max_length=40, help_text="Model name in lower case, e.g. deal.")
    slug = models.SlugField(max_length=80)
    current = models.SlugField(max_length=80)

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        ordering = ("model", "slug")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "slug"], name="former_slug_unique"),
            models.CheckConstraint(
                name="former_slug_differs",
                condition=~models.Q(slug=models.F("current")),
                violation_error_message="A former slug differs from the current one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.slug} → {self.current}"

    def natural_key(self) -> tuple[str, str]:
        return (self.model, self.slug)

    @classmethod
    def record(cls, model: str, old: str, new: str) -> None:
        """Remember that ``old`` is now ``new``.

        Earlier names follow; a name that is in use again is forgotten.
        """
        cls.objects.filter(model=model, slug=new).delete()
        cls.objects.filter(model=model, current=old).update(current=new)
        cls.objects.update_or_create(model=model, slug=old, defaults={"current": new})


class Addressed(models.Model):
    """A record with a page of its own, found by its slug.

    Saving under a changed slug records the former one in the same transaction.
    """

    slug_field: ClassVar[str] = "slug"

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        name = self.slug_field
        with transaction.atomic():
            before = (
                type(self)._default_manager.filter(pk=self.pk).values_list(name, flat=True).first()
                if self.pk is not None and not self._state.adding
                else None
            )
            super().save(*args, **kwargs)
            after = getattr(self, name)
            if before and before != after:
                FormerSlug.record(str(self._meta.model_name), before, after)

    def natural_key(self) -> tuple[str]:
        return (getattr(self, self.slug_field),)


class FormerSlugMiddleware:
    """Answers 301 where a 404 would meet an address whose slug has changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or match is None:
            return response
        kwargs = dict(match.kwargs)
        for name, value in match.kwargs.items():
            # Other parts of an address may hold anything, even what no database takes.
            if not slug_re.match(str(value)):
                continue
            if row := FormerSlug.objects.filter(model=name, slug=str(value)).first():
                kwargs[name] = row.current
        if kwargs == match.kwargs:
            return response
        address = reverse(match.view_name, kwargs=kwargs)
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
