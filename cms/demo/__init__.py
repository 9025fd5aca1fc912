"""The demo: Yunze City (云泽市), invented, as data in `content/`, loaded through the use cases that everybody uses."""
