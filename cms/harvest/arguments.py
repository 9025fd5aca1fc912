"""The arguments of `zhengku import`, apart from its work: the command's parser is built for every subcommand."""

from argparse import ArgumentParser
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command; who imports is for the caller to ask."""
    parser.add_argument("file", type=Path, nargs="?", help="文件或文件夹 / a file or a folder")
    parser.add_argument("--map", type=Path, help="映射文件（TOML） / the mapping, TOML")
    parser.add_argument(
        "--suggest", action="store_true", help="起草映射并打印 / draft a mapping for the file, print it"
    )
    parser.add_argument(
        "--schema", action="store_true", help="打印映射的 JSON Schema / print the JSON Schema of mappings"
    )
    parser.add_argument("--site", help="栏目未写站点时所属站点 / the site of channels that name none")
    parser.add_argument("--dry-run", action="store_true", help="只试算，不写入 / try it out, write nothing")
    parser.add_argument("--report", type=Path, help="逐行结果（CSV） / the outcome of every row, as CSV")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="输出语言 / language of what is printed")
