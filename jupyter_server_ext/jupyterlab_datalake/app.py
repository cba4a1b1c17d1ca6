"""The server extension: configuration, services, start and stop."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING

from jupyter_server.extension.application import ExtensionApp
from traitlets import Any as AnyTrait
from traitlets import Bool, Enum, Float, Unicode, default
from traitlets.config import Configurable

from .api.configuration import ConfigurationFiles, copies_in, settings_of
from .api.events import availability_schema, publisher
from .api.routes import handlers
from .lake.lakes import Lakes
from .lake.rucio.limits import Limits

if TYPE_CHECKING:
    from .lake.instances.settings import Settings

LOG_LEVEL = "RUCIO_LOG_LEVEL"
"""Variable by which rucio-jupyterlab's container sets ``log_level``."""
LEVELS = ["debug", "info", "warning", "error", "critical"]
STOP_TIMEOUT = 5.0
"""Seconds that background work gets to end when the server stops."""


class RucioConfig(Configurable):
    """The configuration of rucio-jupyterlab, read unchanged."""

    instances = AnyTrait(
        default_value=[], help="Instances as rucio-jupyterlab has them; see c.DataLakeApp.instances."
    ).tag(config=True)
    default_instance = Unicode(None, allow_none=True, help="Name of the instance to begin with.").tag(config=True)
    default_auth_type = Enum(
        ["userpass", "x509", "x509_proxy", "oidc", None],
        default_value=None,
        allow_none=True,
        help="Read for compatibility: the way to sign in follows from each instance's keys.",
    ).tag(config=True)
    log_level = Enum(
        LEVELS,
        default_value="warning",
        help="Verbosity of this extension's log.",
    ).tag(config=True)

    @default("log_level")
    def _log_level_of_the_container(self) -> str:
        level = os.environ.get(LOG_LEVEL, "").lower()
        return level if level in LEVELS else "warning"


class DataLakeApp(ExtensionApp):
    """Data Lake for JupyterLab."""

    name = "jupyterlab_datalake"
    load_other_extensions = True
    classes = [RucioConfig]  # noqa: RUF012 (traitlets' own convention)

    instances = AnyTrait(
        default_value=[],
        help="""List of Rucio instances, each a table with the keys that the administrator's guide lists:
        those of rucio-jupyterlab's RucioConfig, `mounts` (list of {rse, pfn_prefix, path}), `auth`
        ({type: userpass, environment or file, ...}) and limits. Lifetimes are in days.""",
    ).tag(config=True)
    default_instance = Unicode(
        None, allow_none=True, help="Name of the instance to begin with; None: the first one."
    ).tag(config=True)
    rucio_connect_timeout = Float(
        5.0, min=0.1, help="Seconds to open a connection to Rucio, name look-up and TLS included."
    ).tag(config=True)
    rucio_silence_timeout = Float(
        30.0, min=0.1, help="Seconds without a byte after which an answer of Rucio is given up."
    ).tag(config=True)
    rucio_total_timeout = Float(60.0, min=0.1, help="Seconds for a whole answer of Rucio that is not streamed.").tag(
        config=True
    )
    read_configuration_again = Bool(
        True,
        help="""Read the configuration files again when one has changed and the browser asks for the instances;
        False: only when the user presses "Reload configuration".""",
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Build the services and announce the event; nothing is asked of any network here."""
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.register_event_schema(availability_schema())
        legacy = RucioConfig(config=self.config)
        if "log_level" in self.config.get("RucioConfig", {}) or os.environ.get(LOG_LEVEL):
            logging.getLogger(__package__).setLevel(legacy.log_level.upper())
        self.files = ConfigurationFiles(self.serverapp, self.config, self.serverapp.config_file)
        self.lakes = Lakes(
            settings_of(self.config, self.files.places()).or_environment(os.environ),
            self._settings_now,
            os.environ,
            publisher(self.serverapp.event_logger),
            Limits(
                connect=self.rucio_connect_timeout,
                silence=self.rucio_silence_timeout,
                total=self.rucio_total_timeout,
            ),
            copies_in(self.serverapp.data_dir),
        )

    def initialize_handlers(self) -> None:
        """Add the route table."""
        self.handlers.extend(handlers(self.lakes))

    async def stop_extension(self) -> None:
        """End what runs in the background."""
        try:
            await asyncio.wait_for(self.lakes.close(), STOP_TIMEOUT)
        except asyncio.TimeoutError:
            self.log.warning("Background work did not end within %s s", STOP_TIMEOUT)

    async def _settings_now(self, anew: bool) -> Settings:
        settings = settings_of(self.files.current, self.files.places())
        # where nothing is configured, a file may have failed at the start: it is named
        anew = anew or not settings.entries
        if anew or self.read_configuration_again:
            await asyncio.to_thread(self.files.read_again, anew=anew)
            settings = settings_of(self.files.current, self.files.places())
        return settings.or_environment(os.environ)
