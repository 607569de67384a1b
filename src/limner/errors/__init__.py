"""The one error tree: each class holds status, type, code and a sentence to act on.

LimnerError
├── InvalidRequest            400  a parameter or the body is wrong
│   ├── UserError             400  the same, as OpenAI's newer image backend types it
│   │   └── ModerationBlocked 400  the content policy forbids it, in the GPT-image models' words
│   ├── ContentRefused        400  the content policy forbids it, in DALL·E's words
│   ├── UploadRefused         400  an uploaded picture is not what the contract asks for
│   ├── UpstreamRefused       400  the server behind a relay does not take the request
│   ├── TaskNotServed         400  no engine of the model can do this
│   ├── MalformedRequest      400  what came is no HTTP/1.1
│   ├── UrlTooLong            414  the address is longer than this server reads
│   ├── HeadersTooLarge       431  the headers are larger than this server reads
│   ├── TooManyHeaders        431  there are more headers than this server reads
│   ├── BodyTooLarge          413  the body is longer than this server reads
│   ├── HeadTooSlow           408  the address and headers did not come in time
│   ├── BodyTimeout           408  the body did not come in time
│   │   ├── BodyTooSlow       408  it stopped coming
│   │   ├── BodyTooLong       408  it takes too long altogether
│   │   └── BodyTrickles      408  a large one comes too slowly
│   ├── UnknownUrl            404  no such route
│   ├── EndpointNotServed     404  a service of OpenAI's that this server does not have
│   ├── MethodNotAllowed      405  the route exists, for another method
│   ├── PreconditionFailed    412  a picture or file is not the one that `If-Match` names
│   ├── RangeNotSatisfiable   416  a picture or file ends before the asked range
│   ├── ModelNotFound         404  a model that is not served
│   ├── FileNotFound          404  the account has no file of this id
│   ├── FileTooLarge          413  a file to keep has more bytes than this server takes
│   ├── FilesFull             400  the account may keep no more files
│   ├── PriceNotSet           400  what was asked for has no price here
│   ├── BudgetReached         400  the account's monthly budget does not cover the request
│   ├── KeyReused             422  an Idempotency-Key came again with another request
│   └── StillDrawing          409  the first request of an Idempotency-Key is at work
├── QuotaExceeded             429  the account's balance does not cover the request
├── RateLimited               429  too many requests or pictures in a minute, or at once
├── KeyRefused                401  no key, or one that is not known, is revoked or has expired
│   └── KeyRevoked            401  the key was revoked after this request had begun
├── NotAllowed                403  the key is good, but not for this
│   ├── AccountSuspended      403  the operator suspended the account
│   └── ModelNotAllowed       403  the key's list of models does not have this one
├── RequestNotFound           404  no request of this id in this account
├── RequestGone               410  a request's pictures have been deleted, or it was cancelled
├── RequestFinished           409  a request that is over cannot be cancelled
├── Recorded                  500  the error that a request ended with, told again as it was
├── LinkRefused               403  a picture's link is forged, or its hour is over
├── PictureGone               404  the link is good, but its picture was deleted
└── ServiceError              5xx  the request was fine; Limner could not do it
    ├── ConnectionsFull       503  no more connections may be open
    ├── BodyMemoryFull        503  no more bytes of bodies may be in memory
    ├── Overloaded            503  the queue before the engine is full
    ├── PixelsFull            503  the pictures of other requests fill the memory for pixels
    ├── EngineDown            503  the engine of the asked model did not start
    ├── EngineDied            503  the process of the engine ended, and is started again
    ├── UpstreamUnavailable   503  the server behind a relay cannot be asked now
    ├── UpstreamFailed        502  the server behind a relay failed at this picture
    ├── DrawingFailed         500  the engine failed at this picture
    ├── DrawingTooSlow        504  the engine did not finish within its time limit
    ├── StorageFailed         507  the picture could not be kept (a full disk, for one)
    ├── LedgerUnavailable     503  the database does not answer
    ├── HoldLost              503  the hold ended while its request was drawn
    ├── JudgeUnavailable      503  the configured judge of content does not answer
    ├── ServerDied            500  the server that drew it stopped before it was finished
    └── InternalError         500  anything that nobody foresaw; the log has the request id

ConfigurationError stands apart: it stops the start and never reaches a client.

The classes stand in files by what they are about: `request`, `picture`, `account`, `retry`,
`engine` and `server`; `base` has the root.
"""

from __future__ import annotations

from limner.errors.account import (
    AccountSuspended,
    BudgetReached,
    KeyRefused,
    KeyRevoked,
    ModelNotAllowed,
    NotAllowed,
    PriceNotSet,
    QuotaExceeded,
    RateLimited,
)
from limner.errors.base import (
    ConfigurationError,
    InvalidRequest,
    LimnerError,
    ServiceError,
    UserError,
)
from limner.errors.engine import (
    DrawingFailed,
    DrawingTooSlow,
    EngineDied,
    EngineDown,
    TaskNotServed,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
)
from limner.errors.picture import (
    ContentRefused,
    FileNotFound,
    FilesFull,
    FileTooLarge,
    LinkRefused,
    ModerationBlocked,
    PictureGone,
    UploadRefused,
)
from limner.errors.request import (
    BodyTimeout,
    BodyTooLarge,
    BodyTooLong,
    BodyTooSlow,
    BodyTrickles,
    EndpointNotServed,
    HeadersTooLarge,
    HeadTooSlow,
    MalformedRequest,
    MethodNotAllowed,
    ModelNotFound,
    PreconditionFailed,
    RangeNotSatisfiable,
    TooManyHeaders,
    UnknownUrl,
    UrlTooLong,
)
from limner.errors.retry import (
    KeyReused,
    Recorded,
    RequestFinished,
    RequestGone,
    RequestNotFound,
    StillDrawing,
)
from limner.errors.server import (
    BodyMemoryFull,
    ConnectionsFull,
    HoldLost,
    InternalError,
    JudgeUnavailable,
    LedgerUnavailable,
    Overloaded,
    PixelsFull,
    ServerDied,
    StorageFailed,
)

__all__ = [
    "AccountSuspended",
    "BodyMemoryFull",
    "BodyTimeout",
    "BodyTooLarge",
    "BodyTooLong",
    "BodyTooSlow",
    "BodyTrickles",
    "BudgetReached",
    "ConfigurationError",
    "ConnectionsFull",
    "ContentRefused",
    "DrawingFailed",
    "DrawingTooSlow",
    "EndpointNotServed",
    "EngineDied",
    "EngineDown",
    "FileNotFound",
    "FileTooLarge",
    "FilesFull",
    "HeadTooSlow",
    "HeadersTooLarge",
    "HoldLost",
    "InternalError",
    "InvalidRequest",
    "JudgeUnavailable",
    "KeyRefused",
    "KeyReused",
    "KeyRevoked",
    "LedgerUnavailable",
    "LimnerError",
    "LinkRefused",
    "MalformedRequest",
    "MethodNotAllowed",
    "ModelNotAllowed",
    "ModelNotFound",
    "ModerationBlocked",
    "NotAllowed",
    "Overloaded",
    "PictureGone",
    "PixelsFull",
    "PreconditionFailed",
    "PriceNotSet",
    "QuotaExceeded",
    "RangeNotSatisfiable",
    "RateLimited",
    "Recorded",
    "RequestFinished",
    "RequestGone",
    "RequestNotFound",
    "ServerDied",
    "ServiceError",
    "StillDrawing",
    "StorageFailed",
    "TaskNotServed",
    "TooManyHeaders",
    "UnknownUrl",
    "UploadRefused",
    "UpstreamFailed",
    "UpstreamRefused",
    "UpstreamUnavailable",
    "UrlTooLong",
    "UserError",
]
