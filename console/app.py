"""The web application: pages and HTTP API over one open store."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.api.routes import routes as api_routes
from console.api.schemas import Failed, Fault
from console.errors import outside, unexpected
from console.http_security import LOOPBACK, SafeHeaders, SameOrigin
from console.pages.render import page
from console.pages.routes import routes as page_routes
from records.failures import Misuse, Problem, Unavailable, Unreadable
from records.store import Store
from settings import Settings

_HEADINGS = {
    404: "Not here",
    400: "That cannot be done",
    422: "That cannot be done",
    503: "Not now",
    500: "A fault of Kith's own",
}


def create_app(store: Store, settings: Settings, address: str = "127.0.0.1") -> FastAPI:
    """Make the application.

    The caller closes ``store`` after it.

    ``address`` is the loopback address that it is served on; it is accepted as a host besides the usual
    names.
    """
    app = FastAPI(
        title="Kith",
        summary="Jobs, clerical review, enrichment records, customers and documents.",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,  # these pages would load their scripts from another site
        redoc_url=None,
    )
    app.state.store = store
    app.state.settings = settings
    app.add_middleware(_Faults)
    app.add_middleware(SameOrigin)
    app.add_middleware(
        TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, address, f"[{address}]"], www_redirect=False
    )
    app.add_middleware(SafeHeaders)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.include_router(api_routes)
    app.include_router(page_routes)
    app.add_api_route("/", lambda: RedirectResponse("/review"), include_in_schema=False)
    return app


def _answer(request: Request, status: int, code: str, message: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse(Failed(error=Fault(code=code, message=message)).model_dump(), status_code=status)
    if request.headers.get("hx-request"):
        return page(
            "notice.html", status, {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}, message=message
        )
    return page("error.html", status, heading=_HEADINGS.get(status, "That cannot be done"), message=message)


def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101  # registered for no other
    status = {Misuse: 400, Unreadable: 422, Unavailable: 503}.get(type(problem), 500)
    return _answer(
        request,
        404 if problem.code.startswith(("no_", "unknown_")) else status,
        problem.code,
        problem.message,
    )


def _http_error(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, HTTPException)  # noqa: S101  # registered for no other
    message = "There is nothing at this address." if refusal.status_code == 404 else str(refusal.detail)
    return _answer(
        request, refusal.status_code, "not_found" if refusal.status_code == 404 else "refused", message
    )


def _invalid(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, RequestValidationError)  # noqa: S101  # registered for no other
    first = problem.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    # without the value itself, which may be somebody's number
    return _answer(request, 422, "invalid", f"{place}: {first['msg']}.")


class _Faults:
    """Answer an unexpected exception before the server logs it with all its values."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as fault:
            around = outside(fault)
            told = (503, around.code, around.message) if around else (500, "fault", unexpected(fault))
            if not begun and scope["type"] == "http":
                await _answer(Request(scope), *told)(scope, receive, send)
