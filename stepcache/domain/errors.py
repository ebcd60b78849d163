"""Every error StepCache raises on purpose.

StepCacheError
  ConfigurationError        settings, paths, names of backends that cannot be used
  RuleError                 a rule file has findings of severity error
    UnreadableError           syntax errors among them: it cannot be formatted
  ImportedFileError         a rule file that another imports cannot be had
    OutsideRootError          its path leaves the project
  BackendError              the model server did not give a usable answer
    BackendUnavailableError   refused, unknown host
      BackendLostError        connection lost
    BackendTimeoutError       no answer in time
    BackendStatusError        an HTTP status other than 2xx
      UnknownModelError         no backend is routed to for a model
    BackendProtocolError      2xx, but not what the API promises
  StoreError                the store cannot be used; never shown to a caller of the proxy
  RefusedError              the rule says `otherwise refuse`
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from stepcache.domain.findings import Finding

_SHOWN = 100


class StepCacheError(Exception):
    """The root of the tree."""


class ConfigurationError(StepCacheError):
    """Something the operator set cannot be used; the message is one line for a terminal."""


class RuleError(StepCacheError):
    """Rule files that cannot be used, with all findings."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [finding for finding in findings if finding.severity.rank == 2]
        first = errors[0] if errors else None
        where = f": {first.span.path}:{first.span.line}: {first.code} {first.message}" if first else ""
        super().__init__(f"{len(errors)} error(s) in rule files{where}")


class ImportedFileError(StepCacheError):
    """A rule file that another one imports cannot be had; the message is one line for its author.

    Attributes:
        help: What to do about it; may be empty.
    """

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - as findings call it
        super().__init__(message)
        self.help = help


class OutsideRootError(ImportedFileError):
    """Its path leaves the project that the importing file belongs to."""


class UnreadableError(RuleError):
    """A rule file with syntax errors, where only what a tool reads whole is of use."""


class LayoutError(StepCacheError):
    """Laying a rule file out would change what it says: a fault of the formatter's own."""


class BackendError(StepCacheError):
    """The model server did not give a usable answer.

    Attributes:
        backend: The server's name, for the operator alone; empty where it has none.
    """

    backend: str = ""


class BackendUnavailableError(BackendError):
    """Connection refused, unknown host; nothing was asked of the server."""


class BackendLostError(BackendUnavailableError):
    """The connection was lost; what was asked may have been carried out."""


class BackendTimeoutError(BackendError):
    """No answer within the time given."""


class BackendStatusError(BackendError):
    """The server answered with a status other than 2xx.

    Attributes:
        status: The HTTP status.
        body: What it sent, at most 64 KiB.
        headers: `content-type` and `retry-after` where it sent them.
    """

    def __init__(self, status: int, body: bytes, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(f"the backend answered {status}")
        self.status = status
        self.body = body
        self.headers = headers


class UnknownModelError(BackendStatusError):
    """No backend is routed to for the model that a request names: 404, in OpenAI's shape; none was asked."""

    code = "model_not_found"

    def __init__(self, model: str) -> None:
        self.text = f"no backend serves the model `{model[:_SHOWN]}`"
        told = {"message": self.text, "type": "invalid_request_error", "param": "model", "code": self.code}
        super().__init__(
            404, json.dumps({"error": told, "error_type": "validation"}).encode(), {"content-type": "application/json"}
        )

    def __str__(self) -> str:
        return self.text


class BackendProtocolError(BackendError):
    """The server answered 2xx, but not in its API's shape, or only a part."""


class StoreError(StepCacheError):
    """The store cannot be opened, read or written."""


class RefusedError(StepCacheError):
    """No rung verified an answer and the rule says `otherwise refuse`."""

    code = "stepcache_refused"
