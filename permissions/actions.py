"""Every action that a rule can be asked about, and which duty has it at all. A reader sees the whole here."""

from enum import StrEnum

from permissions.duties import Duty


class Action(StrEnum):
    """What somebody may want to do: with resources, with batches of migrated resources, with the platform."""

    READ_RESOURCE = "read_resource"
    CREATE_RESOURCE = "create_resource"
    EDIT_RESOURCE = "edit_resource"
    DELETE_RESOURCE = "delete_resource"
    PREVIEW = "preview"
    SUBMIT = "submit"
    CANCEL_SUBMISSION = "cancel_submission"
    CLAIM = "claim"
    DECIDE = "decide"
    SIGN_SECRECY = "sign_secrecy"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    SWITCH_OFF = "switch_off"
    SWITCH_ON = "switch_on"

    SUBMIT_BATCH = "submit_batch"
    CANCEL_BATCH = "cancel_batch"
    RESUME_BATCH = "resume_batch"
    DECIDE_BATCH = "decide_batch"

    PLACE_IN_CHANNEL = "place_in_channel"
    UPLOAD = "upload"
    IMPORT = "import"
    READ_DIRECTORY = "read_directory"
    READ_ACCOUNTS = "read_accounts"
    READ_CHANGES = "read_changes"
    READ_CHANGE_REQUESTS = "read_change_requests"
    DECIDE_CHANGE_REQUEST = "decide_change_request"
    DECIDE_PUBLIC_CHANGE = "decide_public_change"
    CONFIRM_ERASURE = "confirm_erasure"
    MANAGE_ERASURES = "manage_erasures"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ORGANIZATIONS = "manage_organizations"
    MANAGE_SITES = "manage_sites"
    MANAGE_TAXONOMIES = "manage_taxonomies"
    MANAGE_REVIEW_POLICIES = "manage_review_policies"
    MANAGE_THEMATIC_LIBRARIES = "manage_thematic_libraries"
    MANAGE_DISCLOSURE = "manage_disclosure"


GRANTED: dict[Duty, frozenset[Action]] = {
    Duty.SYSTEM_ADMIN: frozenset(
        {
            Action.READ_DIRECTORY,
            Action.READ_ACCOUNTS,
            Action.READ_CHANGES,
            Action.READ_CHANGE_REQUESTS,
            Action.DECIDE_CHANGE_REQUEST,
            Action.MANAGE_ACCOUNTS,
            Action.MANAGE_ORGANIZATIONS,
            Action.MANAGE_SITES,
            Action.MANAGE_TAXONOMIES,
            Action.MANAGE_REVIEW_POLICIES,
            Action.MANAGE_DISCLOSURE,
            Action.MANAGE_ERASURES,
        }
    ),
    Duty.EDITOR: frozenset(
        {
            Action.READ_DIRECTORY,
            Action.READ_RESOURCE,
            Action.CREATE_RESOURCE,
            Action.EDIT_RESOURCE,
            Action.DELETE_RESOURCE,
            Action.PREVIEW,
            Action.SUBMIT,
            Action.CANCEL_SUBMISSION,
            Action.SUBMIT_BATCH,
            Action.CANCEL_BATCH,
            Action.RESUME_BATCH,
            Action.PLACE_IN_CHANNEL,
            Action.UPLOAD,
            Action.IMPORT,
        }
    ),
    Duty.REVIEWER: frozenset(
        {
            Action.READ_DIRECTORY,
            Action.READ_RESOURCE,
            Action.PREVIEW,
            Action.CLAIM,
            Action.DECIDE,
            Action.SIGN_SECRECY,
            Action.DECIDE_BATCH,
            Action.WITHDRAW,
            Action.ARCHIVE,
            Action.MANAGE_THEMATIC_LIBRARIES,
            Action.SWITCH_OFF,
            Action.SWITCH_ON,
            Action.READ_CHANGE_REQUESTS,
            Action.DECIDE_PUBLIC_CHANGE,
            Action.CONFIRM_ERASURE,
        }
    ),
    Duty.AUDITOR: frozenset(
        {
            Action.READ_DIRECTORY,
            Action.READ_ACCOUNTS,
            Action.READ_CHANGES,
            Action.READ_CHANGE_REQUESTS,
        }
    ),
}
"""What each duty can do at all; where, and on what, is narrowed by the rules (P1)."""

KEY_NEVER: frozenset[Action] = frozenset(
    {
        Action.CLAIM,
        Action.DECIDE,
        Action.SIGN_SECRECY,
        Action.DECIDE_BATCH,
        Action.WITHDRAW,
        Action.ARCHIVE,
        Action.SWITCH_OFF,
        Action.SWITCH_ON,
        Action.DECIDE_CHANGE_REQUEST,
        Action.DECIDE_PUBLIC_CHANGE,
        Action.CONFIRM_ERASURE,
        Action.MANAGE_ERASURES,
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_ORGANIZATIONS,
        Action.MANAGE_SITES,
        Action.MANAGE_TAXONOMIES,
        Action.MANAGE_REVIEW_POLICIES,
        Action.MANAGE_THEMATIC_LIBRARIES,
        Action.MANAGE_DISCLOSURE,
        # What goes on in the background goes on with the rights of the account, which may be wider than the key's.
        Action.IMPORT,
        Action.SUBMIT_BATCH,
        Action.CANCEL_BATCH,
        Action.RESUME_BATCH,
    }
)
"""What no API key does, whoever owns it: decide, publish, take out of sight, grant, manage (P1)."""
