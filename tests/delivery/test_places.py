"""Sites, channels and taxonomies as the public reads them."""

SITES = "/delivery/v1/sites"


def test_sites_are_listed_by_slug_with_their_units(library, reader):
    answer = reader.get(f"{SITES}?total=true")
    assert [site["slug"] for site in answer.json["data"]] == ["kjj", "www"]
    assert answer.json["meta"] == {"limit": 20, "total": 2}
    site = answer.json["data"][1]
    assert site["sponsoring"] == {"id": library.organizations["city"], "name": "云泽市人民政府"}
    assert site["operating"]["name"] == "云泽市科学技术局"
    assert site["page_tags"] == {
        "SiteName": "云泽市人民政府",
        "SiteDomain": "www.yunze.example",
        "SiteIDCode": "9900000001",
    }


def test_sites_are_paged(library, reader):
    first = reader.get(f"{SITES}?limit=1")
    second = reader.get(first.json["links"]["next"])
    assert [first.json["data"][0]["slug"], second.json["data"][0]["slug"]] == ["kjj", "www"]
    assert 'rel="next"' in first.headers["Link"]


def test_one_site_is_what_the_list_shows(library, reader):
    assert reader.get(f"{SITES}/www").json["data"] == reader.get(SITES).json["data"][1]


def test_every_link_of_a_site_and_its_channels_leads_somewhere(library, reader):
    for kind, address in reader.get(f"{SITES}/www").json["data"]["links"].items():
        assert kind == "html" or reader.get(address).status_code == 200, address
    for channel in reader.get(f"{SITES}/www/channels").json["data"]:
        for kind, address in channel["links"].items():
            assert kind == "html" or reader.get(address).status_code == 200, address


def test_channels_are_a_tree(library, reader):
    tree = reader.get(f"{SITES}/www/channels").json["data"]
    assert [channel["path"] for channel in tree] == ["news", "zwgk"]
    (below,) = tree[1]["children"]
    assert (below["path"], below["name"], below["children"]) == ("zwgk/zcwj", "政策文件", [])
    assert below["page_tags"]["ColumnKeywords"] == "政策,文件"
    assert tree[0]["page_tags"]["ColumnDescription"] == "要闻"


def test_unknown_places_and_schemes_are_not_found(library, reader):
    for path in (
        f"{SITES}/x",
        f"{SITES}/x/channels",
        f"{SITES}/%00",
        "/delivery/v1/taxonomies/x",
        "/delivery/v1/taxonomies/%00",
    ):
        answer = reader.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), path


def test_a_scheme_comes_with_its_terms(library, reader):
    scheme = reader.get("/delivery/v1/taxonomies/subject").json["data"]
    assert scheme["label"] == {"zh": "subject", "en": "subject"}
    assert [(term["code"], term["label"]["zh"], term["broader"]) for term in scheme["terms"]] == [
        ("science", "科技、教育", None), ("health", "卫生", None),
    ]  # fmt: skip


def test_places_have_validators(library, reader):
    for path in (SITES, f"{SITES}/www", f"{SITES}/www/channels", "/delivery/v1/taxonomies/subject"):
        tag = reader.get(path).headers["ETag"]
        assert reader.get(path, headers={"If-None-Match": tag}).status_code == 304, path


def test_routes_without_a_query_refuse_one(library, reader):
    for path in (f"{SITES}/www?x=1", f"{SITES}/www/channels?limit=2", "/feeds/www.rss?x=1"):
        assert reader.get(path).status_code == 422, path


def test_nothing_public_can_be_written(library, reader):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(reader, method)("/delivery/v1/resources").status_code == 405
