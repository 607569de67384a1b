"""Turns the hub's exceptions into sentences that say what to do."""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager

import httpx2
from huggingface_hub import constants
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    IncompleteSnapshotError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from limner.errors import ConfigurationError


@contextmanager
def explain_hub_errors(model: str) -> Generator[None]:
    """Raise a ConfigurationError for the hub's exceptions and for a full disk."""
    try:
        yield
    except GatedRepoError as fault:
        raise ConfigurationError(
            f"{model} has a licence to agree to first: open {constants.ENDPOINT}/{model} while "
            "you are logged in, agree, and give your token in HF_TOKEN."
        ) from fault
    except RevisionNotFoundError as fault:
        raise ConfigurationError(f"{model} has no such revision.") from fault
    except RepositoryNotFoundError as fault:
        raise ConfigurationError(
            f"There is no model {model} at {constants.ENDPOINT}, or it is private: check its "
            "name; a private one needs a token in HF_TOKEN."
        ) from fault
    except HFValidationError as fault:
        raise ConfigurationError(f"{model} is no name of a model, such as 'owner/name'.") from fault
    except OfflineModeIsEnabled as fault:
        raise ConfigurationError(
            "HF_HUB_OFFLINE is set: nothing is asked of the hub. Unset it to pull."
        ) from fault
    except (IncompleteSnapshotError, LocalEntryNotFoundError, httpx2.TransportError) as fault:
        raise ConfigurationError(
            f"{constants.ENDPOINT} cannot be reached, and {model} is not here whole. Set "
            "HF_ENDPOINT to a mirror, or copy the model's folder here from another machine and "
            "name it in the setting 'model'. What was loaded so far is kept."
        ) from fault
    except HfHubHTTPError as fault:
        status = fault.response.status_code
        raise ConfigurationError(
            f"{constants.ENDPOINT} answered {status} for {model}; try again later. What was "
            "loaded so far is kept."
        ) from fault
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise ConfigurationError(
            f"The disk of {constants.HF_HUB_CACHE} is full. Free some space, or set HF_HOME to "
            "another disk; what was loaded so far is kept."
        ) from fault
