"""What a sign-in or a refresh gives: enough to make an access token, and the refresh token itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SignedIn:
    """A sign-in as of now: `family_id` becomes the `sid` claim of access tokens."""

    account_id: str
    duty: str
    family_id: str
    must_change_password: bool
    refresh_token: str = field(repr=False)
