"""Which fields have a form of their own (dates, addresses, ids, terms, choices, lists), apart from the schemas."""

from tests.schemas.limits import COMMON_DATES, COMMON_IDS, COMMON_LISTS, COMMON_TERMS, COMMON_URLS

DATES: dict[str, tuple[str, ...]] = {
    "article": (
        "/happened_on",
        "/notice_from",
        "/notice_until",
        "/data/period_from",
        "/data/period_to",
        "/hot_topic_response/responded_on",
        "/rumour_refutation/seen_on",
        "/topic/starts_on",
        "/topic/ends_on",
    ),
    "policy_document": (*COMMON_DATES, "/printed_on"),
    "policy_interpretation": (),
    "service_item": (),
    "qa": ("/asked_on", "/answered_on"),
}
URLS: dict[str, tuple[str, ...]] = {
    "article": (*COMMON_URLS, "/organisation/website", "/rumour_refutation/evidence_urls/0"),
    "policy_document": (),
    "policy_interpretation": ("/media/0/url",),
    "service_item": (
        "/basis/0/url",
        "/materials/0/blank_form_url",
        "/handle_url",
        "/query_url",
        "/complain_url",
        "/appointment_url",
    ),
    "qa": ("/basis/0/url",),
}
IDS: dict[str, tuple[str, ...]] = {
    "article": COMMON_IDS,
    "policy_document": (),
    "policy_interpretation": ("/media/0/attachment_id",),
    "service_item": (
        "/basis/0/target_id",
        "/materials/0/blank_form_id",
        "/materials/0/sample_id",
        "/results/0/sample_id",
    ),
    "qa": ("/basis/0/target_id",),
}
TERMS: dict[str, tuple[str, ...]] = {
    "article": (*COMMON_TERMS, "/themes/0"),
    "policy_document": (),
    "policy_interpretation": (),
    "service_item": ("/themes/0",),
    "qa": ("/themes/0",),
}
LISTS: dict[str, tuple[str, ...]] = {
    "article": (
        *COMMON_LISTS,
        "/themes",
        "/organisation/functions",
        "/data/indicators",
        "/rumour_refutation/evidence_urls",
    ),
    "policy_document": ("/addressees", "/copied_to", "/signed_by"),
    "policy_interpretation": (
        "/forms",
        "/supplied_by",
        "/interpreters",
        "/key_measures",
        "/questions",
        "/explained_terms",
        "/media",
    ),
    "service_item": (
        "/joint_agencies",
        "/basis",
        "/conditions",
        "/materials",
        "/steps",
        "/fees",
        "/examination_criteria",
        "/results",
        "/results/0/delivery",
        "/places",
        "/contacts",
        "/audience_kinds",
        "/themes",
        "/faqs",
    ),
    "qa": ("/basis", "/similar_questions", "/themes"),
}
FLAGS: dict[str, tuple[str, ...]] = {
    "policy_document": ("/normative", "/important"),
    "service_item": ("/no_materials", "/charged", "/fees/0/reducible"),
}
UNITS = "working_day calendar_day month hour on_the_spot"
FORMS = "text qa chart infographic audio video animation"
CHOICES: dict[str, dict[str, str]] = {
    "article": {
        "/validity": "effective amended expired repealed not_yet_effective unknown",
        "/disclosure": "proactive on_request withheld",
        "/repost/policy": "required allowed forbidden",
        "/attachments/0/role": (
            "attachment original cover inline chart infographic audio video animation blank_form sample"
        ),
        "/kind": "news notice announcement leader organisation data hot_topic_response rumour_refutation topic",
        "/data/frequency": "once daily monthly quarterly yearly",
        "/rumour_refutation/verdict": "false misleading outdated unproven",
    },
    "policy_document": {
        "/document_type": (
            "resolution decision order communique announcement public_notice opinion notice circular report request "
            "reply motion letter minutes law administrative_regulation local_regulation rule plan other"
        ),
        "/document_status": "formal trial interim draft_for_comment",
        "/urgency": "ordinary urgent extra_urgent",
    },
    "policy_interpretation": {
        "/forms/0": "text qa chart infographic audio animation",
        "/supplied_by/0/role": "issuing leading drafting",
        "/media/0/form": FORMS,
    },
    "service_item": {
        "/item_kind": "licensing confirmation payment reward ruling collection other_power public_service",
        "/handling_kind": "on_the_spot promised",
        "/materials/0/necessity": "required if_applicable may_be_missing",
        "/materials/0/original": "original copy original_and_copy original_for_check",
        "/materials/0/form": "paper electronic paper_or_electronic certificate",
        "/materials/0/source": "applicant government intermediary",
        "/steps/0/limit_unit": UNITS,
        "/statutory_limit/unit": UNITS,
        "/promised_limit/unit": UNITS,
        "/results/0/kind": "certificate approval document payment other",
        "/results/0/delivery/0": "window post",
        "/contacts/0/purpose": "enquiry complaint appointment",
        "/online_degree": "information download submission full",
        "/audience_kinds/0": "natural_person enterprise social_organisation government_body other",
    },
    "qa": {"/knowledge_kind": "department interaction"},
}
REQUIRED_IN_ROWS: dict[str, tuple[str, ...]] = {
    "article": (
        "/repost/policy",
        "/attachments/0/attachment_id",
        "/relations/0/type",
        "/relations/0/target_id",
        "/leader/name",
        "/organisation/name",
        "/data/indicators/0/name",
        "/data/indicators/0/value",
        "/hot_topic_response/concern",
        "/rumour_refutation/rumour",
        "/rumour_refutation/facts",
    ),
    "policy_document": (),
    "policy_interpretation": (
        "/supplied_by/0/name",
        "/supplied_by/0/role",
        "/interpreters/0/name",
        "/questions/0/question",
        "/questions/0/answer",
        "/explained_terms/0/term",
        "/explained_terms/0/meaning",
        "/media/0/form",
    ),
    "service_item": (
        "/agency/name",
        "/basis/0/name",
        "/materials/0/name",
        "/steps/0/name",
        "/statutory_limit/unit",
        "/promised_limit/unit",
        "/fees/0/name",
        "/results/0/name",
        "/places/0/name",
        "/contacts/0/purpose",
        "/faqs/0/question",
        "/faqs/0/answer",
    ),
    "qa": ("/basis/0/name",),
}
