"""Important documents 重要文件 (L7): public with an interpretation, or with a reviewer's waiver."""
