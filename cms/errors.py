"""The closed list of error codes, and the one exception by which a request is refused (RFC 9457).

`docs/errors.md` documents the codes; a test compares the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from schemas.text import Text


class Code(Enum):
    """Every error code that a response can carry: its HTTP status and its title in Chinese and English."""

    MALFORMED = (400, Text("请求格式错误", "Malformed request"))
    UNAUTHENTICATED = (401, Text("需要登录", "Sign-in required"))
    BAD_CREDENTIALS = (401, Text("用户名或密码错误", "Wrong user name or password"))
    TOKEN_EXPIRED = (401, Text("登录已过期", "Sign-in expired"))
    TOKEN_INVALID = (401, Text("登录凭证无效", "Invalid token"))
    FORBIDDEN = (403, Text("无权进行此操作", "Not allowed"))
    PASSWORD_CHANGE_REQUIRED = (403, Text("须先修改初始密码", "Password must be changed first"))
    NOT_FOUND = (404, Text("未找到", "Not found"))
    METHOD_NOT_ALLOWED = (405, Text("不支持此方法", "Method not allowed"))
    NOT_ACCEPTABLE = (406, Text("无法按要求的格式提供", "Not acceptable"))
    CONFLICT = (409, Text("与现有数据冲突", "Conflict with existing data"))
    WRONG_STATE = (409, Text("当前状态不允许此操作", "Not possible in the present state"))
    IDEMPOTENCY_MISMATCH = (409, Text("幂等键已用于另一请求", "Idempotency key used for another request"))
    GONE = (410, Text("内容已撤回", "Withdrawn"))
    SWITCHED_OFF = (410, Text("内容已停止展示", "Switched off"))
    PREVIEW_ENDED = (410, Text("预览已失效", "Preview ended"))
    STALE = (412, Text("内容已被他人更新", "The object has changed"))
    TOO_LARGE = (413, Text("请求内容过大", "Request too large"))
    UNSUPPORTED_MEDIA_TYPE = (415, Text("不支持的媒体类型", "Unsupported media type"))
    RANGE_NOT_SATISFIABLE = (416, Text("请求的范围无效", "Range not satisfiable"))
    INVALID = (422, Text("数据校验未通过", "Validation failed"))
    PRECONDITION_REQUIRED = (428, Text("需要 If-Match 请求头", "If-Match required"))
    TOO_MANY_REQUESTS = (429, Text("请求过于频繁", "Too many requests"))
    HEADERS_TOO_LARGE = (431, Text("请求头过大", "Request headers too large"))
    INTERNAL = (500, Text("系统内部错误", "Internal error"))
    UNAVAILABLE = (503, Text("服务暂不可用", "Temporarily unavailable"))

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return self.value[0]

    @property
    def title(self) -> Text:
        """The title shown to people."""
        return self.value[1]


@dataclass(frozen=True)
class FieldError:
    """One fault of the input: a JSON pointer (or `query/name`), a short code and the text for people."""

    pointer: str
    code: str
    detail: Text


class Problem(Exception):
    """A refused request. `extra` adds members to the answer, `headers` header fields."""

    def __init__(
        self,
        code: Code,
        detail: Text | None = None,
        *,
        errors: Sequence[FieldError] = (),
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail.en if detail else code.title.en)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def not_found() -> Problem:
    """The answer to a stranger: it does not tell whether the object exists."""
    return Problem(Code.NOT_FOUND)


def invalid(pointer: str, code: str, detail: Text) -> Problem:
    """A validation failure of one field."""
    return Problem(Code.INVALID, errors=[FieldError(pointer, code, detail)])


def wrong_state(detail: Text) -> Problem:
    """The object's state forbids the action (409)."""
    return Problem(Code.WRONG_STATE, detail)
