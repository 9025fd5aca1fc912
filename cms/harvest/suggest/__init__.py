"""`zhengku import --suggest`: a mapping drafted from what a file holds, with a comment a line that says why."""
