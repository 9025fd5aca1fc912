"""Lists of what is public: what is asked, how it is found, the page, the counts."""
