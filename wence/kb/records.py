"""The records of the deployment, opened to be read by a command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.records import Records
from api.settings import Settings
from wence.errors import WenceError


class RecordsError(WenceError):
    """Records that can't be read: where they are looked for, why, and what to do."""


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncSession]:
    """Yield a session on the records that WENCE_DATABASE_URL names, else those in WENCE_BUILD.

    Raises:
        RecordsError: when there are none, or they are of an older form.
    """
    url = _url()
    records = Records(url.render_as_string(hide_password=False))
    try:
        async with records.session() as session:
            yield session
    except (SQLAlchemyError, OSError) as error:
        raise RecordsError(
            f"The records at {url!r} can't be read ({type(error).__name__}). If they are of an older "
            "form, start the gateway once, which brings them up to date."
        ) from error
    finally:
        await records.close()


def _url() -> URL:
    try:
        url = make_url(Settings().database_url)
    except ValidationError as error:
        wrong = ", ".join(str(e["loc"][0]) for e in error.errors(include_input=False))
        raise RecordsError(f"{wrong} can't be used; see api/README.md") from error
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise RecordsError(
            f"There are no records at {url!r}; set WENCE_BUILD or WENCE_DATABASE_URL."
        )
    return url
