"""The arguments of `zhengku import`, apart from its work: the command's parser is built for every subcommand."""

from argparse import ArgumentParser
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command; who imports is for the caller to ask."""
    parser.add_argument("file", type=Path, help="文件（CSV 或 JSONL） / the file, CSV or JSONL")
    parser.add_argument("--map", type=Path, required=True, help="映射文件（TOML） / the mapping, TOML")
    parser.add_argument("--site", help="栏目未写站点时所属站点 / the site of channels that name none")
    parser.add_argument("--dry-run", action="store_true", help="只试算，不写入 / try it out, write nothing")
    parser.add_argument("--report", type=Path, help="逐行结果（CSV） / the outcome of every row, as CSV")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="输出语言 / language of what is printed")
