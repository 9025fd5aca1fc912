"""Mistakes that could be made in what keeps people apart: each a small change of the source, and who should notice.

`old` stands in its file exactly once; a change of the source that moves it asks for the fault to be written anew.
"""

from typing import NamedTuple


class Patch(NamedTuple):
    """One replacement in one file."""

    file: str
    old: str
    new: str


class Fault(NamedTuple):
    """A mistake, and the fewest files of ordinary tests of which one should notice it."""

    name: str
    patches: tuple[Patch, ...]
    tests: tuple[str, ...]


RULES, REVIEWING, DECIDE = "permissions/rules.py", "permissions/reviewing.py", "cms/review/decide.py"
REVIEWED = "(WAITING, OWN_LEVEL_OR_OVERDUE, ELIGIBLE, NOT_OWN_WORK, NOT_TWICE, BY_ONE_GRANT)"
OWN_PERSON = "if is_own(actor, account.person_id):"
DECIDED = "tests/review/test_decide.py"
AGREEING = "tests/test_filters.py"


def _rule(name: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, (Patch(RULES, old, new),), tests)


FAULTS = (
    _rule(
        "one's own work may be decided on",
        f"Action.DECIDE: {REVIEWED}",
        f"Action.DECIDE: {REVIEWED.replace('NOT_OWN_WORK, ', '')}",
        DECIDED,
    ),
    _rule(
        "one person may decide twice",
        f"Action.DECIDE: {REVIEWED}",
        f"Action.DECIDE: {REVIEWED.replace(', NOT_TWICE', '')}",
        DECIDED,
    ),
    Fault(
        "the level of a reviewer is not looked at",
        (Patch(REVIEWING, 'AllOf((within(grant), Equals("level", grant.level or 0)))', "within(grant)"),),
        (DECIDED,),
    ),
    Fault(
        "who is eligible is not looked at",
        (Patch(REVIEWING, 'AnyOf((Equals("is_for_all", value=True), *units))', "AllOf(())"),),
        ("tests/review/test_escalate.py",),
    ),
    _rule(
        "reviewers see drafts",
        "if actor.duty is Duty.REVIEWER:",
        "if actor.duty is Duty.AUDITOR:",
        "tests/permissions/test_rules.py",
    ),
    Fault(
        "a filter lets everything through where the check does not",
        (
            Patch(
                "cms/filters.py",
                "return and_(columns[field].is_not(None), columns[field].startswith(prefix, autoescape=True))",
                "return true()",
            ),
        ),
        (AGREEING,),
    ),
    Fault(
        "the list of resources is not filtered",
        (
            Patch(
                "cms/library/queries.py",
                "resources_matching(allowed_objects(actor, Action.READ_RESOURCE))",
                "Resource.id.is_not(None)",
            ),
        ),
        ("tests/library/test_scopes.py",),
    ),
    Fault(
        "the desk of a reviewer is not filtered",
        (Patch("cms/review/queries.py", "submissions_matching(rule), Submission.state", "Submission.state"),),
        ("tests/review/test_api.py",),
    ),
    Fault(
        "the content hash does not bind files",
        (Patch("cms/library/canonical.py", '"files": files', '"files": {}'),),
        ("tests/library/test_canonical.py",),
    ),
    Fault(
        "the hash is not compared when deciding",
        (Patch(DECIDE, "    refuse_other_content(submission, given.content_hash)\n", ""),),
        (DECIDED,),
    ),
    Fault(
        "levels are those of the policy of today",
        (
            Patch(
                DECIDE,
                "submission.level == submission.levels",
                "submission.level >= review_terms(session, resource, [resource.home_channel_id], 3).levels",
            ),
            Patch(
                DECIDE,
                "from cms.review.claim import",
                "from cms.review.applicable import review_terms\nfrom cms.review.claim import",
            ),
        ),
        ("tests/review/test_policies.py",),
    ),
    Fault(
        "gates are not asked for",
        (
            Patch(
                "cms/review/gates.py",
                'faults += [FieldError(f"/gates/{gate}", "unsigned", UNSIGNED)',
                '_ = [FieldError(f"/gates/{gate}", "unsigned", UNSIGNED)',
            ),
        ),
        ("tests/review/test_gates.py",),
    ),
    Fault(
        "the claim of another does not count",
        (Patch(DECIDE, "    refuse_if_held(actor, session, submission)\n", ""),),
        ("tests/review/test_claim.py",),
    ),
    Fault(
        "the secrecy review is not waited for",
        (Patch(DECIDE, "        _refuse_unsigned_secrecy(session, submission)\n", "        pass\n"),),
        ("tests/review/test_sign_secrecy.py",),
    ),
    Fault(
        "administrators grant to themselves",
        (
            Patch("cms/accounts/assignments/create_assignment.py", OWN_PERSON, "if account.id == actor.account_id:"),
            Patch("cms/accounts/change_requests/of_accounts.py", OWN_PERSON, "if account.id == actor.account_id:"),
            Patch(
                "cms/accounts/change_requests/request_change.py",
                "if any(is_own(actor, person) for person in kind.concerns(session, [wanted])[0]):",
                "if actor.account_id in kind.concerns(session, [wanted])[0]:",
            ),
        ),
        ("tests/accounts/assignments/test_assignments.py", "tests/accounts/change_requests/test_two_administrators.py"),
    ),
    Fault(
        "the second administrator may be the same person",
        (
            Patch(
                "permissions/objects.py",
                'lambda actor: Not(Equals("person_id", actor.person_id)),',
                'lambda actor: Not(Equals("person_id", actor.account_id)),',
            ),
        ),
        ("tests/accounts/change_requests/test_two_administrators.py",),
    ),
    Fault(
        "two accounts of a person are two administrators",
        (Patch("cms/accounts/change_requests/administrators.py", "Account.person_id.distinct()", "Account.id"),),
        ("tests/accounts/change_requests/test_two_administrators.py",),
    ),
    Fault(
        "keys decide",
        (
            Patch(
                "permissions/roles.py",
                '"decide":                   (". . s . . .",',
                '"decide":                   (". . s . . +",',
            ),
        ),
        ("tests/accounts/api_keys/test_keys.py",),
    ),
    Fault(
        "contributors are counted by account",
        (
            Patch(
                "cms/library/authors.py",
                "select(Revision.resource_id, Revision.number, Revision.author_person_id)",
                "select(Revision.resource_id, Revision.number, Revision.author_account_id.label('author_person_id'))",
            ),
        ),
        (DECIDED,),
    ),
    Fault(
        "who wrote before the newest revision is forgotten",
        (
            Patch(
                "cms/library/facts.py",
                "return or_(number > Resource.published_number, number == Resource.head_number)",
                "return number == Resource.head_number",
            ),
        ),
        (DECIDED,),
    ),
    Fault(
        "who wrote what was copied is forgotten",
        (
            Patch(
                "cms/library/authors.py",
                ".where(Offer.copy_id.is_not(None), *wanted)",
                ".where(Offer.copy_id.is_(None), *wanted)",
            ),
        ),
        ("tests/review/offers/test_own_words.py",),
    ),
    Fault(
        "who sent it may decide on it",
        (
            Patch(
                "cms/review/facts.py",
                "contributors=of_resource.contributors | parts.get(_SENT, nobody),",
                "contributors=of_resource.contributors,",
            ),
        ),
        (DECIDED,),
    ),
    Fault(
        "a closed account goes on",
        (
            Patch(
                "cms/accounts/load_actor.py",
                '    .where(Account.is_active)\n)\n"""An open account',
                ')\n"""An open account',
            ),
        ),
        ("tests/accounts/api_keys/test_keys.py",),
    ),
    Fault(
        "who switched it off switches it on",
        (
            Patch(
                "permissions/supervising.py",
                "Action.SWITCH_ON: (SUPERVISING, IS_OFF, NOT_ERASED, OTHER_PERSON, SAME_CONTENT),",
                "Action.SWITCH_ON: (SUPERVISING, IS_OFF, NOT_ERASED, SAME_CONTENT),",
            ),
        ),
        ("tests/publishing/off_switches/test_off_switches.py",),
    ),
    Fault(
        "what is not proactive is sent and published",
        (
            Patch("cms/review/submit.py", '!= "proactive":', '== "":'),
            Patch("cms/publishing/publish.py", '!= "proactive":', '== "":'),
        ),
        ("tests/review/test_submit.py",),
    ),
    Fault(
        "what was withdrawn comes back at its time",
        (Patch("cms/review/publish_due.py", "            refuse_if_taken_back(session, submission)\n", ""),),
        ("tests/review/test_publish_due.py",),
    ),
    Fault(
        "a withdrawal is no change",
        (
            Patch(
                "cms/publishing/withdraw.py",
                "    append(\n        session,\n        kind,",
                "    (lambda *_, **__: None)(\n        session,\n        kind,",
            ),
        ),
        ("tests/publishing/test_withdraw.py",),
    ),
    Fault(
        "what was public is deleted",
        (
            Patch(
                RULES, "Action.DELETE_RESOURCE: (NOT_DELETED, NEVER_PUBLIC)", "Action.DELETE_RESOURCE: (NOT_DELETED,)"
            ),
        ),
        ("tests/library/test_delete_resource.py",),
    ),
    Fault(
        "the database lets unapproved content be published",
        (
            Patch(
                "migrations/triggers/publishing.py",
                'Custom("publication_approved", "publication", *refused(_NOT_APPROVED, "not approved at every '
                'level")),',
                "",
            ),
        ),
        ("tests/review/test_database_refuses.py",),
    ),
    Fault(
        "the database lets people decide on their own work",
        (
            Patch(
                "migrations/triggers/review.py",
                'Custom("decision_own_work", "decision", *refused(_WROTE_IT, "nobody decides on their own work")),',
                "",
            ),
        ),
        ("tests/review/test_database_refuses.py",),
    ),
)
