"""The recipe of the guide for MySQL: a dump becomes JSON Lines, and those an import."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs/examples/import/mysqldump_to_jsonl.py"
DUMP = r"""-- MySQL dump 10.13
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `article`;
CREATE TABLE `article` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `title` varchar(255) DEFAULT NULL,
  `content` longtext,
  `note``s` blob,
  PRIMARY KEY (`id`),
  KEY `title` (`title`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `article` WRITE;
INSERT INTO `article` VALUES (1,'关于\'一\'的通知','<p style=\"a\">第一行\n第二行\t(含;括号)</p>\r\n',NULL),
(2,'二''号, \\n',_utf8mb4'正文',0xE4BA91);
INSERT INTO `other` VALUES (9,'别的表');
INSERT INTO `article` (`title`, `id`) VALUES ('多行的
语句',-3);
UNLOCK TABLES;
"""


def test_every_escape_of_a_dump_is_read_back(tmp_path):
    (tmp_path / "dump.sql").write_text(DUMP, encoding="utf-8", newline="\n")
    made = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "dump.sql"), "article"], capture_output=True, check=True, text=True
    )
    assert [json.loads(line) for line in made.stdout.splitlines()] == [
        {
            "id": 1,
            "title": "关于'一'的通知",
            "content": '<p style="a">第一行\n第二行\t(含;括号)</p>\r\n',
            "note`s": None,
        },
        {"id": 2, "title": "二'号, \\n", "content": "正文", "note`s": "云"},
        {"title": "多行的\n语句", "id": -3},
    ]


def test_a_table_is_read_as_a_stream():
    spec = importlib.util.spec_from_file_location("mysqldump_to_jsonl", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lines = (f"INSERT INTO `a` (`x`) VALUES ({number});\n" for number in range(1000))
    assert sum(row["x"] for row in module.rows(lines, "a")) == 499_500


def test_a_table_that_the_dump_does_not_have_is_told(tmp_path):
    (tmp_path / "dump.sql").write_text(DUMP, encoding="utf-8", newline="\n")
    command = [sys.executable, str(SCRIPT), str(tmp_path / "dump.sql"), "nope"]
    made = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (made.returncode, made.stdout) == (1, "")
    assert "`nope`" in made.stderr
