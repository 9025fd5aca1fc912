"""Invented Chinese texts of a wanted length: the same number always gives the same text."""

from collections.abc import Sequence

CHARACTERS = 500
"""About 1.5 KB in UTF-8: the usual length of what bureaus publish."""

BODIES = ("科学技术局", "教育局", "农业农村局", "交通运输局", "卫生健康委员会", "人力资源和社会保障局")
MATTERS = ("科技创新券", "乡村振兴", "就业创业", "义务教育招生", "优化营商环境", "道路养护", "老年人体检")
KINDS = ("通知", "公告", "意见", "公示", "实施方案")
OPENINGS = ("各县（市、区）有关部门：", "各有关单位：", "各乡镇人民政府、街道办事处：")
SENTENCES = (
    "为贯彻落实市委、市政府关于{matter}工作的部署，现将有关事项通知如下。",
    "申报单位应当在本市依法登记注册，具有健全的财务管理制度，近三年内没有严重失信记录。",
    "各单位要高度重视{matter}工作，明确责任分工，细化工作措施，确保按期完成。",
    "材料应当真实、完整、准确，由所在单位审核盖章后逐级上报，逾期不予受理。",
    "市{body}将会同财政、审计等部门加强监督检查，对弄虚作假的依法依规处理。",
    "支持符合条件的企业参与{matter}，对成效明显的给予不超过{number}万元的补助。",
    "联系人：综合科，办公时间为周一至周五上午九时至十二时、下午一时三十分至五时。",
    "坚持问题导向、目标导向，统筹安排资金{number}万元，重点向基层和困难群众倾斜。",
    "请于{number}个工作日内将落实情况书面报送市{body}，同时抄送市人民政府办公室。",
    "本通知自印发之日起施行，此前有关规定与本通知不一致的，以本通知为准。",
)


def _pick(choices: Sequence[str], number: int, place: int) -> str:
    """One of the choices, scattered over numbers and places."""
    return choices[(number * 2_654_435_761 + place * 97_003 >> 7) % len(choices)]


def title_of(number: int) -> str:
    """The title of an item."""
    body, matter, kind = (_pick(choices, number, 0) for choices in (BODIES, MATTERS, KINDS))
    return f"云泽市{body}关于做好{matter}工作的{kind}（第{number}号）"


def body_of(number: int, characters: int = CHARACTERS) -> str:
    """The body of an item as HTML, of about so many characters."""
    words = {"body": _pick(BODIES, number, 0), "matter": _pick(MATTERS, number, 0)}
    paragraphs, place = [_pick(OPENINGS, number, 0)], 0
    while sum(map(len, paragraphs)) < characters:
        sentences = [_pick(SENTENCES, number, place + each) for each in range(3)]
        paragraphs.append("".join(sentences).format(**words, number=3 + (number + place) % 90))
        place += 3
    return "".join(f"<p>{one}</p>" for one in paragraphs)


def content_of(number: int, channel: str) -> dict[str, object]:
    """The content of an article for a channel, complete enough to be submitted."""
    return {
        "title": title_of(number),
        "summary": f"第{number}号事项的安排与要求。",
        "keywords": sorted({_pick(MATTERS, number, 0), _pick(MATTERS, number, 1)}),
        "subjects": ["technology"],
        "accountable": {"unit": "综合科", "person": "林岚"},
        "source": {"name": "云泽市人民政府办公室"},
        "disclosure": "proactive",
        "kind": "notice",
        "body": body_of(number),
        "channels": [channel],
    }
