"""The form of a claim: its span found by the words, and never withdrawn from under a fact."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.html import format_html, format_html_join

from sources import passages
from sources.editing import ModelForm, change_link
from sources.models import Claim, Paragraph
from sources.soundness import claim_problem, facts_resting_on

SPAN = ("span_start", "span_end", "span_sha256")
SHOWN = 10  # facts listed in a refusal


def attached_text(paragraph: Paragraph) -> str:
    """The attached text of a paragraph; empty where none is."""
    try:
        return paragraph.attached.text
    except ObjectDoesNotExist:
        return ""


class ClaimForm(ModelForm):
    """Start, end and hash of the span come from its words, if the editor gives them."""

    span_words = forms.CharField(
        label="Words of the span",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Copied from the attached text: start, end and SHA-256 are worked out from them. "
        "The words themselves are not stored.",
    )

    class Meta:
        model = Claim
        exclude: ClassVar[tuple[str, ...]] = ()
        labels: ClassVar[dict[str, str]] = {"span_sha256": "Span SHA-256"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        paragraph = cleaned.get("paragraph")
        if paragraph is not None:
            text = attached_text(paragraph)
            self._find_words(paragraph, text, cleaned)
            if text and not self.errors and {"paragraph", "quotation", *SPAN} & self._changed():
                self._check_passage(text, cleaned)
        self._keep_facts_cited(cleaned)
        return cleaned

    def _changed(self) -> set[str]:
        words = {"span_start"} if self.cleaned_data.get("span_words") else set()
        return {*self.changed_data, *words}

    def _find_words(self, paragraph: Paragraph, text: str, cleaned: dict[str, Any]) -> None:
        words = cleaned.get("span_words")
        if not words:
            return
        if not text:
            self.add_error(
                "span_words",
                f"No text is attached to {paragraph}: attach its source's text first, or give "
                "start, end and SHA-256 of the span.",
            )
            return
        try:
            span = passages.find_span(text, words)
        except ValueError as error:
            self.add_error("span_words", f"Not found in {paragraph}: {error}.")
            return
        for name, value in zip(SPAN, (span.start, span.end, span.sha256), strict=True):
            cleaned[name] = value
            self.errors.pop(name, None)  # what stood there is replaced

    def _check_passage(self, text: str, cleaned: dict[str, Any]) -> None:
        """A passage just typed is right; one that broke otherwise may still be withdrawn."""
        typed = {name: cleaned.get(name) for name in (*SPAN, "quotation")}
        if problem := claim_problem(Claim(**typed), text):
            self.add_error(None, f"Held against the attached text: {problem}.")

    def _keep_facts_cited(self, cleaned: dict[str, Any]) -> None:
        was_published = self.initial.get("state") == Claim.State.PUBLISHED
        if not was_published or cleaned.get("state") in (None, Claim.State.PUBLISHED):
            return
        facts = facts_resting_on(self.instance)
        if not facts:
            return
        links = format_html_join(
            "; ", "{}", ((change_link(f.subject, f.fact),) for f in facts[:SHOWN])
        )
        more = f" and {len(facts) - SHOWN} more" if len(facts) > SHOWN else ""
        self.add_error(
            "state",
            ValidationError(
                format_html(
                    "Published facts rest on this claim alone: {}{}. "
                    "Cite another claim for them first, or empty them.",
                    links,
                    more,
                ),
                code="uncited",
            ),
        )
