"""Every action that a rule can be asked about. `roles.TABLE` tells what it means and which duty has it."""

from enum import StrEnum

from permissions import roles
from permissions.duties import Duty


class Action(StrEnum):
    """What somebody may want to do: with resources, with many of them at once, with files, the platform."""

    READ_RESOURCE = "read_resource"
    CREATE_RESOURCE = "create_resource"
    EDIT_RESOURCE = "edit_resource"
    DELETE_RESOURCE = "delete_resource"
    UNDELETE_RESOURCE = "undelete_resource"
    PREVIEW = "preview"
    REVOKE_PREVIEW = "revoke_preview"
    SUBMIT = "submit"
    CANCEL_SUBMISSION = "cancel_submission"
    CLAIM = "claim"
    DECIDE = "decide"
    SIGN_SECRECY = "sign_secrecy"
    REVIEW_LATER = "review_later"
    DELEGATE_REVIEW = "delegate_review"
    REVOKE_DELEGATION = "revoke_delegation"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    SWITCH_OFF = "switch_off"
    SWITCH_ON = "switch_on"
    HIDE_RELATION = "hide_relation"
    SHOW_RELATION = "show_relation"
    WAIVE_INTERPRETATION = "waive_interpretation"

    SUBMIT_BATCH = "submit_batch"
    CANCEL_BATCH = "cancel_batch"
    RESUME_BATCH = "resume_batch"
    DECIDE_BATCH = "decide_batch"
    IMPORT = "import"
    CANCEL_IMPORT = "cancel_import"
    RESUME_IMPORT = "resume_import"
    UNDO_IMPORT = "undo_import"
    DECIDE_MERGE_PROPOSAL = "decide_merge_proposal"
    RUN_BULK_EDIT = "run_bulk_edit"
    CANCEL_BULK_EDIT = "cancel_bulk_edit"
    TELL_APART = "tell_apart"

    OFFER = "offer"
    READ_OFFERS = "read_offers"
    CANCEL_OFFER = "cancel_offer"
    ANSWER_OFFER = "answer_offer"
    SHARE = "share"
    END_SHARING = "end_sharing"
    ASK_PLACEMENT = "ask_placement"
    CANCEL_PLACEMENT = "cancel_placement"
    SIGN_PLACEMENT = "sign_placement"
    SIGN_PLACEMENT_SECRECY = "sign_placement_secrecy"
    END_PLACEMENT = "end_placement"
    ASK_PIN = "ask_pin"
    CANCEL_PIN = "cancel_pin"
    PIN = "pin"
    UNPIN = "unpin"

    EDIT_RELEASE = "edit_release"
    CANCEL_RELEASE = "cancel_release"

    PLACE_IN_CHANNEL = "place_in_channel"
    UPLOAD = "upload"
    DELETE_ATTACHMENT = "delete_attachment"

    READ_DIRECTORY = "read_directory"
    READ_ACCOUNTS = "read_accounts"
    READ_CHANGES = "read_changes"
    READ_CHANGE_REQUESTS = "read_change_requests"
    DECIDE_CHANGE_REQUEST = "decide_change_request"
    APPROVE_CHANGE_REQUEST = "approve_change_request"
    CANCEL_CHANGE_REQUEST = "cancel_change_request"
    MANAGE_KEYS = "manage_keys"
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
    duty: frozenset(Action(name) for name in roles.granted_to_duty(duty)) for duty in Duty
}
"""What each duty can do at all; where, and on what, is narrowed by the rules (P1)."""

GRANTED_TO_ROLE: dict[str, frozenset[Action]] = {
    role: frozenset(Action(name) for name in roles.granted_to_role(role)) for role in (roles.LEVEL, roles.SECRECY)
}
"""What a reviewer has in a scope by each role."""

SCOPED: frozenset[Action] = frozenset(Action(name) for name in roles.within_scope())
"""Actions that somebody without any scope has nothing to do with."""

WHOLE: frozenset[Action] = frozenset(Action(name) for name in roles.within_whole_scope())
"""Those that somebody whose scopes are all narrowed to content types has nothing to do with."""

KEY_NEVER: frozenset[Action] = frozenset(Action(name) for name in roles.never_by_key())
"""What no API key does, whoever owns it (P1)."""
