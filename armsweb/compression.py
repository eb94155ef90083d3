"""Pages go over the wire compressed: Brotli where the browser takes it, else gzip.

Django brings gzip. Brotli (RFC 7932) makes our longest pages a fifth smaller, and the library
is here anyway, for the static files. A page made for one signed-in editor stays with Django's
gzip, which pads it at random: together with a token in a form, plain compression would tell too
much (the BREACH attack). Reader pages hold no secret.
"""

from __future__ import annotations

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import has_vary_header, patch_vary_headers

SHORTEST = 200  # bytes: below that nothing is gained, as Django has it
QUALITY = 5  # of 11: a long page in a few milliseconds


class CompressionMiddleware(GZipMiddleware):
    """Compresses what is worth it and was not compressed before."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        offered = {part.partition(";")[0].strip() for part in accepted.split(",")}
        if (
            "br" not in offered
            or "br;q=0" in accepted.replace(" ", "")
            or not isinstance(response, HttpResponse)
            or response.has_header("Content-Encoding")
            or has_vary_header(response, "Cookie")
            or len(response.content) < SHORTEST
        ):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = brotli.compress(response.content, quality=QUALITY)
        response.headers["Content-Encoding"] = "br"
        response.headers["Content-Length"] = str(len(response.content))
        return response
