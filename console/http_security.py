"""Protection of every page and API call, as there is no sign-in yet.

Only this machine may send requests, only the console's own pages may change anything, and browsers run no
script but Kith's own.

Against DNS rebinding, the Host header must name a loopback address. Against forged requests from other sites,
an unsafe method needs ``Sec-Fetch-Site: same-origin``, or, from an older browser, an Origin that names this
server. A program that sends neither header is no browser and may pass.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
"""Host names that always mean this machine."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _CONTENT,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class SameOrigin:
    """Refuse requests with an unsafe method that come from a page of another site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, or pass the request on."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and not _own(Headers(scope=scope)):
            message = "This request came from another site. Open the console itself and try again."
            refusal = JSONResponse({"error": {"code": "other_site", "message": message}}, status_code=403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _own(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        # it decides alone: under the no-referrer policy a browser sends "Origin: null" with a form
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


class SafeHeaders:
    """Set headers that keep mined text from becoming a script, and personal data out of browser caches."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add headers to the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if not scope["path"].startswith("/static/"):
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, with_headers)
