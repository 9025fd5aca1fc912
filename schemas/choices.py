"""Closed lists that several schemas use: code → name in Chinese and English."""

from schemas.text import Text

VALIDITY = {
    "effective": Text("有效", "in force"),
    "amended": Text("已修改", "in force as amended"),
    "expired": Text("失效", "expired"),
    "repealed": Text("废止", "repealed"),
    "not_yet_effective": Text("尚未生效", "not yet in force"),
    "unknown": Text("不明", "unknown"),
}
DISCLOSURE = {
    "proactive": Text("主动公开", "disclosed proactively"),
    "on_request": Text("依申请公开", "disclosed on request"),
    "withheld": Text("不予公开", "withheld"),
}
REPOST = {
    "required": Text("必须转载", "required"),
    "allowed": Text("允许转载", "allowed"),
    "forbidden": Text("不得转载", "forbidden"),
}
ATTACHMENT_ROLES = {
    "attachment": Text("附件", "attachment"),
    "original": Text("原件", "original document"),
    "cover": Text("题图", "cover picture"),
    "inline": Text("文中图片", "picture in the text"),
    "chart": Text("图表", "chart"),
    "infographic": Text("图解", "infographic"),
    "audio": Text("音频", "audio"),
    "video": Text("视频", "video"),
    "animation": Text("动漫", "animation"),
    "blank_form": Text("空白表格", "blank form"),
    "sample": Text("示范文本", "sample"),
}
