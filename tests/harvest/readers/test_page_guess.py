"""On pages of ordinary old templates, whose containers nobody knows, the text is found without what is around it."""

import time

import pytest

TITLE = "云泽市人民政府办公室关于印发科技奖励办法的通知"
SHORT = [
    "各县（市、区）人民政府，市政府各部门：",
    "现将《云泽市科技奖励办法》印发给你们，请认真贯彻执行，并将有关情况及时报送市科技局。",
    "一、加强领导，明确责任，把各项任务落到实处。",
    "云泽市人民政府办公室",
    "2026年3月1日",
]
LONG = [
    *SHORT[:3],
    *(f"第{n}条　市科技局应当会同有关部门，按照职责分工做好第{n}项工作，加强监督检查。" for n in range(1, 40)),
    *SHORT[3:],
]
HEAD = f"<html><head><title>{TITLE}_云泽市人民政府</title></head><body>"
BAR = "<table><tr><td><a href=/>首页</a></td><td><a href=/a>公开</a></td><td><a href=/b>办事</a></td></tr></table>"
PLAIN_BAR = "<table><tr><td>网站首页</td><td>县情</td><td>公开</td></tr></table>"
TRAIL = "<div>您现在的位置：<a href=/>首页</a> &gt; <a href=/x>政务公开</a> &gt; <a href=/x>文件</a></div>"
LABELS = (
    "<table><tr><td>索引号</td><td>YZ/2026-1</td><td>发文机关</td><td>云泽市人民政府办公室</td></tr>"
    f"<tr><td>标题</td><td colspan=3>{TITLE}</td></tr>"
    "<tr><td>发文字号</td><td>云政办〔2026〕1号</td><td>成文日期</td><td>2026年3月1日</td></tr></table>"
)
LINE = (
    "<div>发布时间：2026-03-02　来源：市政府办公室　【字体：<a href=#>大</a> <a href=#>中</a> <a href=#>小</a>】</div>"
)
PAGER = "<div>上一篇：<a href=1.html>关于春耕生产的通知</a></div><p>下一篇：关于森林防火的通知</p>"
LIST = "".join(f"<li><a href={n}.html>关于做好第{n}项重点工作的通知</a></li>" for n in range(12))
FOOT = "<div>版权所有：云泽市人民政府　ICP备99000001号</div></body></html>"
HIDDEN = "<div style='display:none'>{text}</div>"
ANNEX = "<div>附件：<a href='https://a.example/f/a.doc'>申请表.doc</a></div>"


def paragraphs(lines: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def broken(lines: list[str]) -> str:
    return "<br>　　".join(lines)


TEMPLATES = {
    "cells": lambda text: (
        f"{BAR}{TRAIL}<table><tr><td><ul>{LIST}</ul></td><td><table><tr><td><b>{TITLE}</b></td></tr>"
        f"<tr><td>{LINE}</td></tr><tr><td>{paragraphs(text)}</td></tr></table></td></tr></table>"
    ),
    "labels": lambda text: f"{BAR}{TRAIL}{LABELS}<h2>{TITLE}</h2>{LINE}<div>{broken(text)}</div>{PAGER}",
    "plain bar": lambda text: (
        f"{PLAIN_BAR}{LABELS}<div>{TITLE}</div><div><font size=3>{broken(text)}</font></div>"
        f"<p>【打印本页】【关闭窗口】</p>{PAGER}"
    ),
    "form": lambda text: (
        f"<form id=form1>{BAR}<div><span>{TITLE}</span>{LINE}{paragraphs(text, 'div')}</div>{PAGER}</form>"
    ),
    "twice": lambda text: f"{BAR}<h1>{TITLE}</h1><div>{paragraphs(text)}</div>{HIDDEN.format(text=paragraphs(text))}",
    "bare": lambda text: f"{BAR}{TRAIL}{paragraphs(text)}{PAGER}",
}


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_text_alone_is_found_and_that_is_said(tmp_path, read, template, text):
    (tmp_path / "1.html").write_text(HEAD + TEMPLATES[template](text) + FOOT, encoding="utf-8")
    (row,) = read(tmp_path / "1.html", "text", "body", more='[pages]\nbase = "https://a.example/"')
    assert [line.strip("　") for line in row.cells[0].split("\n")] == text
    assert [note.code for note in row.notes] == ["body_guessed"]


def test_attachments_and_annexes_beside_the_text_are_part_of_it(tmp_path, read):
    rows = f"<tr><td>单位</td><td>人数</td></tr><tr><td>{'甲' * 300}</td><td>3</td></tr>"
    annex = f"<div><p>附表1</p><table>{rows}</table></div>"
    for name, more in (("1", ANNEX), ("2", annex)):
        html = f"{HEAD}{BAR}<h1>{TITLE}</h1><div><div>{paragraphs(SHORT)}</div>{more}</div>{FOOT}"
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    first, second = read(tmp_path, "body")
    assert 'href="https://a.example/f/a.doc"' in first.cells[0]
    assert "<td>人数</td>" in second.cells[0]


def test_lines_of_the_text_that_begin_like_bars_stay(tmp_path, read):
    lines = [
        "时间：2026年3月5日上午9时",
        "打印机采购清单另发",
        "关闭企业应当公告",
        "技术支持：020-12345",
        "网站须作ICP备案",
    ]
    text = [*SHORT[:3], *lines, *SHORT[3:]]
    html = HEAD + TEMPLATES["labels"](text) + FOOT
    (tmp_path / "1.html").write_text(html.replace("<br>", "</p><p>"), encoding="utf-8")
    assert [line.strip("　") for line in read(tmp_path / "1.html", "text")[0].cells[0].split("\n")] == text


def test_labels_around_a_guessed_text_are_read(tmp_path, read):
    html = HEAD + TEMPLATES["labels"](SHORT) + FOOT
    (tmp_path / "1.html").write_text(html, encoding="utf-8")
    assert read(tmp_path / "1.html", "table:发文字号", "body")[0].cells[0] == "云政办〔2026〕1号"


@pytest.mark.parametrize(
    "attack",
    [
        "<div>" * 9_000,
        "<div>一，</div>" * 9_000,
        ("<div>" * 90 + "一。<a href=x>二</a>" + "</div>" * 90) * 100,
        "<div>" * 90 + "一，二。" * 200_000 + "</div>" * 90,
    ],
    ids=["deep", "wide", "both", "long"],
)
def test_guessing_takes_bounded_time(tmp_path, read, attack):
    (tmp_path / "1.html").write_text(f"{HEAD}{attack}{FOOT}", encoding="utf-8")
    began = time.monotonic()
    assert len(read(tmp_path / "1.html", "body")) == 1
    assert time.monotonic() - began < 20
