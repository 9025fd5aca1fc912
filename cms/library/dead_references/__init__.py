"""References that lead nowhere: relations, files and internal links to what is not there for the public any more."""
