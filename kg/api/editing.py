"""Changes of the store: who may make them, and what they bring with them."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from kg.api.metrics import Metrics
from kg.api.problems import ProblemError
from kg.api.service import Service
from kg.store.oxigraph import OxigraphStore
from kg.workers.turns import Turns

_T = TypeVar("_T")
_REALM = 'Bearer realm="updates"'


class Editor:
    """Makes changes of an open store, one at a time.

    Attributes:
        store: what is changed.
        state: another text after each change, and after each start.
    """

    def __init__(
        self,
        service: Service,
        store: OxigraphStore,
        metrics: Metrics,
        changed: Callable[[], None],
    ) -> None:
        self.store = store
        self._metrics = metrics
        self.state = uuid.uuid4().hex
        self._service = service
        self._token = service.settings.update_token.encode()
        self._changed = changed
        # A thread of its own: a change that takes long holds up other changes and nothing else.
        self._turns = Turns("changes", service.settings.query_queue)

    def check(self, request: Request) -> None:
        """Raise ProblemError (401) unless the request has the token, compared in constant time."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            headers = {"WWW-Authenticate": _REALM}
            raise ProblemError(401, "unauthorized", "changes need a bearer token", headers=headers)
        if not hmac.compare_digest(given.strip().encode(), self._token):
            headers = {"WWW-Authenticate": f'{_REALM}, error="invalid_token"'}
            raise ProblemError(401, "unauthorized", "the bearer token is wrong", headers=headers)

    async def change(self, call: Callable[[], _T]) -> _T:
        """Return what a call returns that changes the store; what was computed of it is forgotten.

        It is carried out to its end even where the client leaves.
        """
        return await self._turns.take(partial(self._change, call))

    def _change(self, call: Callable[[], _T]) -> _T:
        began = monotonic()
        try:
            made = call()
        except BaseException:
            self._metrics.changed(monotonic() - began, applied=False)
            raise
        self._changed()
        self._service.forget()
        self.state = uuid.uuid4().hex
        self._metrics.changed(monotonic() - began, applied=True)
        return made


def editor_of(request: Request) -> Editor | None:
    """Return who makes changes; None where none are taken."""
    found: Editor | None = request.app.state.editor
    return found


def allowed(request: Request) -> Editor:
    """Return who makes the changes of this request.

    Raises:
        ProblemError: 403, none are taken; 401, the request has not the token.
    """
    editor = editor_of(request)
    if editor is None:
        raise ProblemError(
            403, "forbidden", "no changes are taken here: the server was started without a token"
        )
    editor.check(request)
    return editor


_Shown = Annotated[object, Security(HTTPBearer(auto_error=False, description="Of this server."))]


def _editing(request: Request, shown: _Shown) -> Editor:
    del shown  # is there for the documentation; `allowed` tells why something is refused
    return allowed(request)


Editing = Annotated[Editor, Depends(_editing)]
