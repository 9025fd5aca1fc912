"""Contents with every field and every nested row filled in, and how tests reach into them by JSON pointer."""

from copy import deepcopy
from typing import Any

AN_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
ANOTHER_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abce"
SITE = "https://www.yunze.example"

METADATA: dict[str, Any] = {
    "title": "云泽市科学技术局关于组织申报2026年度科技计划项目的通知",
    "subtitle": "第二批",
    "summary": "组织申报2026年度科技计划项目。\n申报截止4月30日。",
    "keywords": ["科技计划", "申报"],
    "subjects": ["science-education"],
    "facets": ["city-documents", "bureau-documents"],
    "subject_path": "科技、教育/科技计划",
    "genre": "notice",
    "audiences": ["enterprises", "institutions"],
    "publisher": AN_ID,
    "issuing_authorities": ["云泽市科学技术局", "云泽市财政局"],
    "accountable": {"unit": "规划科", "person": "林晓"},
    "source": {"name": "云泽市科学技术局", "url": f"{SITE}/kjj/t20260301_12.html"},
    "document_number": "云科发〔2026〕12号",
    "signed_on": "2026-02-26",
    "created_on": "2026-02-27",
    "first_published_at": "2026-03-01T09:00:00+08:00",
    "effective_on": "2026-03-01",
    "repealed_on": "2031-02-28",
    "validity": "effective",
    "disclosure": "on_request",
    "disclosure_reason": "含有申报单位的商业信息",
    "language": "zh-CN",
    "region": "130100",
    "review_by": "2027-03-01",
    "repost": {"policy": "required", "within_hours": 24},
    "body": "<p>各县（市、区）科技局：</p>\n<p>现组织申报。</p>",
    "attachments": [
        {"attachment_id": AN_ID, "title": "附件1：申报表", "role": "blank_form", "alt": "两页表格"},
        {"attachment_id": ANOTHER_ID},
    ],
    "channels": [AN_ID, ANOTHER_ID],
    "relations": [{"type": "related", "target_id": AN_ID}],
}
PARTS_OF_ARTICLES: dict[str, dict[str, Any]] = {
    "leader": {
        "name": "江一舟",
        "position": "云泽市副市长",
        "portfolio": "负责科技、教育。",
        "resume": "1972年生，\n1995年参加工作。",
        "rank": 3,
    },
    "organisation": {
        "name": "云泽市科学技术局",
        "functions": ["拟订科技规划。", "组织科技计划。"],
        "head": "林岚",
        "address": "泽东路8号",
        "postcode": "100000",
        "hours": "周一至周五 9:00–17:00",
        "phone": "0311-80000000",
        "email": "kjj@yunze.example",
        "website": f"{SITE}/kjj/",
    },
    "data": {
        "period_from": "2025-01-01",
        "period_to": "2025-12-31",
        "frequency": "yearly",
        "producer": "云泽市统计局",
        "indicators": [
            {
                "name": "研发经费投入",
                "value": "12.6",
                "unit": "亿元",
                "change": "同比增长8.1%",
                "note": "初步核算",
            },
            {"name": "技术合同成交额", "value": "3.2"},
        ],
        "method": "按年度科技统计报表制度统计。",
    },
    "hot_topic_response": {
        "concern": "创新券何时兑付？",
        "response": "5月底前兑付。",
        "responded_by": "云泽市科学技术局",
        "responded_on": "2026-04-02",
    },
    "rumour_refutation": {
        "rumour": "网传创新券停发。",
        "facts": "创新券照常发放。",
        "verdict": "false",
        "verified_by": "云泽市科学技术局",
        "seen_on": "2026-04-01",
        "evidence_urls": [f"{SITE}/1", f"{SITE}/2"],
    },
    "topic": {"lead": "聚焦科技创新。", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "section": "政策"},
}
ARTICLE: dict[str, Any] = {
    **METADATA,
    "kind": "notice",
    "author": "苏文",
    "editor": "高远",
    "place": "云泽市科技馆",
    "happened_on": "2026-02-25",
    "notice_from": "2026-03-01",
    "notice_until": "2026-03-07",
    "themes": ["spring-ploughing", "innovation"],
}
POLICY_DOCUMENT: dict[str, Any] = {
    **METADATA,
    "document_type": "notice",
    "document_identifier": "11990000MB1A000254/2026-00012",
    "registration_number": "YZSK00-2026-0003",
    "normative": True,
    "important": False,
    "document_status": "trial",
    "urgency": "ordinary",
    "addressees": ["各县（市、区）人民政府", "市政府各部门"],
    "copied_to": ["市委办公室"],
    "signatory": "江一舟",
    "signed_by": ["云泽市科学技术局"],
    "attachments_note": "附件：1. 申报表\n2. 汇总表",
    "note": "此件公开发布",
    "release_level": "县级",
    "printing_authority": "云泽市科学技术局办公室",
    "printed_on": "2026-02-28",
}
POLICY_INTERPRETATION: dict[str, Any] = {
    **METADATA,
    "relations": [{"type": "interprets", "target_id": AN_ID}],
    "forms": ["text", "video"],
    "supplied_by": [
        {"name": "云泽市科学技术局", "role": "drafting"},
        {"name": "云泽市人民政府", "role": "issuing"},
    ],
    "interpreters": [{"name": "林岚", "position": "云泽市科学技术局局长"}],
    "background": "国家修订了办法。",
    "purpose": "方便企业申报。",
    "key_measures": ["提高补助比例。", "简化材料。"],
    "applies_to": "在本市注册的企业。",
    "changes": "补助由三成提高到五成。",
    "questions": [{"question": "怎样申报？", "answer": "网上申报。"}],
    "explained_terms": [{"term": "创新券", "meaning": "用于购买科技服务的凭证。"}],
    "media": [
        {
            "form": "video",
            "attachment_id": AN_ID,
            "url": f"{SITE}/video/1",
            "title": "一分钟看懂创新券",
            "transcript": "大家好。\n今天讲创新券。",
            "seconds": 60,
        }
    ],
    "enquiries": {"unit": "规划科", "phone": "0311-80000001"},
}
A_BASIS: dict[str, Any] = {
    "name": "科技型中小企业评价办法",
    "document_number": "国科发政〔2017〕115号",
    "article": "第六条",
    "text": "科技型中小企业须同时满足以下条件。",
    "target_id": AN_ID,
    "url": f"{SITE}/law/115",
}
SERVICE_ITEM: dict[str, Any] = {
    **METADATA,
    "item_code": "000120001000",
    "implementation_code": "11990000MB1A0002544000120001000",
    "item_kind": "public_service",
    "handling_kind": "promised",
    "parent_item": "科技型企业服务",
    "agency": {
        "name": "云泽市科学技术局",
        "code": "11990000MB1A000254",
        "nature": "法定机关",
        "entrusted_by": "云泽市人民政府",
    },
    "joint_agencies": ["云泽市财政局"],
    "basis": [A_BASIS],
    "conditions": ["在本市注册", "职工不超过500人"],
    "materials": [
        {
            "name": "评价信息表",
            "necessity": "required",
            "original": "original",
            "copies": 2,
            "form": "paper_or_electronic",
            "source": "applicant",
            "blank_form_id": AN_ID,
            "blank_form_url": f"{SITE}/form.docx",
            "sample_id": ANOTHER_ID,
            "filling_notes": "按上年度数据填写。",
            "basis": "评价办法第九条",
            "note": "加盖公章",
        }
    ],
    "no_materials": False,
    "steps": [
        {
            "name": "受理",
            "description": "核对材料。",
            "agency": "政务服务大厅",
            "limit_amount": 1,
            "limit_unit": "working_day",
            "result": "受理通知书",
        }
    ],
    "statutory_limit": {"amount": 20, "unit": "working_day", "note": "公示时间不计"},
    "promised_limit": {"amount": 5, "unit": "working_day", "note": "公示时间不计"},
    "charged": True,
    "fees": [
        {
            "name": "工本费",
            "amount": "12.50",
            "standard": "每证12.5元",
            "basis": "云价费〔2020〕3号",
            "reducible": True,
            "note": "小微企业免收",
        }
    ],
    "examination_criteria": ["综合评价分值不低于60分"],
    "results": [
        {
            "name": "入库登记编号",
            "kind": "certificate",
            "delivery": ["window", "download"],
            "valid_for": "1年",
            "sample_id": AN_ID,
        }
    ],
    "quota": "无数量限制",
    "places": [
        {
            "name": "云泽市政务服务中心",
            "address": "泽东路8号",
            "window": "二楼B区12号",
            "hours": "工作日 9:00–17:00",
            "transit": "乘12路到政务中心站",
        }
    ],
    "hours": "工作日 9:00–12:00，13:30–17:00",
    "contacts": [
        {
            "purpose": "enquiry",
            "name": "规划科",
            "phone": "0311-80000000",
            "email": "kjj@yunze.example",
            "address": "泽东路8号",
        }
    ],
    "online_degree": "full",
    "visits": 0,
    "handle_url": f"{SITE}/handle",
    "query_url": f"{SITE}/query",
    "complain_url": f"{SITE}/complain",
    "appointment_url": f"{SITE}/appointment",
    "audience_kinds": ["enterprise", "institution"],
    "themes": ["innovation"],
    "remedies": "可依法申请行政复议或提起行政诉讼。",
    "faqs": [{"question": "要不要到现场？", "answer": "不用。"}],
}
QA: dict[str, Any] = {
    **METADATA,
    "question": "高新技术企业怎样认定？",
    "answer": "登录系统，\n按提示申报。",
    "knowledge_kind": "department",
    "asked_on": "2026-01-05",
    "answered_on": "2026-01-08",
    "answered_by": "云泽市科学技术局",
    "basis": [A_BASIS],
    "similar_questions": ["高企怎么申请？", "如何成为高新技术企业？"],
    "themes": ["talent"],
    "message_number": "LY20260105001",
}
WHOLES: dict[str, dict[str, Any]] = {
    "article": ARTICLE,
    "policy_document": POLICY_DOCUMENT,
    "policy_interpretation": POLICY_INTERPRETATION,
    "service_item": SERVICE_ITEM,
    "qa": QA,
}


def whole(type_name: str, kind: str | None = None) -> dict[str, Any]:
    """A copy of the full content of a type; an article of a kind that has a part comes with that part."""
    made = deepcopy(WHOLES[type_name])
    if kind is not None:
        made["kind"] = kind
        made[kind] = deepcopy(PARTS_OF_ARTICLES[kind])
    return made


def whole_for(type_name: str, pointer: str) -> dict[str, Any]:
    """The full content in which the pointer leads somewhere: inside an article's part, an article of that kind."""
    first = pointer.split("/")[1]
    made = whole(type_name, first if type_name == "article" and first in PARTS_OF_ARTICLES else None)
    if first == "disclosure_reason":
        made["disclosure"] = "proactive"  # without a duty to give a reason, what is told is about the reason itself
    return made


def put(content: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """The content with the value at the place."""
    *way, last = pointer.removeprefix("/").split("/")
    at: Any = content
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = value
    return content


def got(content: dict[str, Any], pointer: str) -> Any:
    """What stands at the place."""
    at: Any = content
    for step in pointer.removeprefix("/").split("/"):
        at = at[int(step)] if isinstance(at, list) else at[step]
    return at
