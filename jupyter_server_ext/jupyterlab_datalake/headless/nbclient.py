"""nbclient with a notebook's attached data: the same class, from here.

``from jupyterlab_datalake.headless.nbclient import NotebookClient``
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import nbclient
from jupyter_core.utils import ensure_async, run_sync

from ..lake.failures import LakeError
from .cart import attachments_in
from .gather import Wish, gathered
from .here import require
from .injection import check_reply, request_of
from .refused import saying_what_to_do

if TYPE_CHECKING:
    from .cart import Attachment
    from .door import Row

    Base = nbclient.NotebookClient
else:
    Base = object


class WithCart(Base):
    """Before a ``NotebookClient`` in the bases of a class: puts the notebook's cart into the kernel before any cell.

    ``wish`` says what may be done to have the data; without one it is read from the environment. Data that is not
    here ends the run before a kernel is started.
    """

    wish: Wish | None = None
    _found: list[tuple[Attachment, list[Row]]] | None = None

    def gather(self, metadata: dict[str, Any]) -> None:
        """List the files of the cart, which may take as long as it is wished.

        Raises
        ------
        LakeError
            When the cart cannot be read, or Rucio not be asked.
        DataNotAvailable
            When something is not here.
        """
        with saying_what_to_do():
            wish = self.wish or Wish.of_environment()
            self._found = gathered(attachments_in(metadata), wish)
        if not wish.allow_missing:
            require(self._found)

    async def async_execute(self, *args: Any, **kwargs: Any) -> Any:
        """Gather off the loop, then execute."""
        if self._found is None:
            await asyncio.to_thread(self.gather, self.nb.metadata)
        return await super().async_execute(*args, **kwargs)

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Gather in the caller's thread, which can be interrupted, then execute."""
        self.gather(self.nb.metadata)
        return super().execute(*args, **kwargs)

    async def async_start_new_kernel_client(self) -> Any:
        """Wait for the kernel, then put the variables into it."""
        client = await super().async_start_new_kernel_client()
        try:
            with saying_what_to_do():
                await self._inject()
        except LakeError:
            await self._async_cleanup_kernel()
            raise
        return client

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _inject(self) -> None:
        if not self._found:
            return
        assert self.kc is not None
        language = await self._language()
        if language != "python":
            why = f"the kernel {self.kernel_name} speaks {language}"
            raise LakeError("input_invalid", "Attached data can be put into Python kernels only", why)
        for item, rows in self._found:
            request = request_of(item, rows)
            msg_id = self.kc.execute(
                request.code, silent=True, store_history=False, user_expressions=request.user_expressions
            )
            reply = await self.async_wait_for_reply(await ensure_async(msg_id))
            check_reply(request, reply["content"] if reply else {})

    async def _language(self) -> str:
        assert self.kc is not None
        reply = await self.async_wait_for_reply(await ensure_async(self.kc.kernel_info()))
        info = reply["content"].get("language_info", {}) if reply else {}
        return str(info.get("name", "an unknown language")).lower()


class NotebookClient(WithCart, nbclient.NotebookClient):
    """``nbclient.NotebookClient`` with the notebook's attached data in its kernel.

    Parameters
    ----------
    notebook
        The notebook; its cart is in its metadata.
    wish
        What may be done to have the data; None: what the environment says.
    options
        As of ``nbclient.NotebookClient``.
    """

    def __init__(self, notebook: Any, km: Any = None, *, wish: Wish | None = None, **options: Any) -> None:
        super().__init__(notebook, km, **options)
        self.wish = wish
