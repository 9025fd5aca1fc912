"""The sitemaps protocol 0.9 as an XML Schema, after https://www.sitemaps.org/protocol.html."""

from lxml import etree

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOST_ADDRESSES, MOST_BYTES = 50_000, 50 << 20
_SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
  <xs:simpleType name="address">
    <xs:restriction base="xs:anyURI">
      <xs:minLength value="12"/><xs:maxLength value="2048"/><xs:pattern value="https?://[!-~]+"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="moment"><xs:union memberTypes="xs:date xs:dateTime"/></xs:simpleType>
  <xs:simpleType name="frequency">
    <xs:restriction base="xs:string">
      <xs:pattern value="always|hourly|daily|weekly|monthly|yearly|never"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="weight">
    <xs:restriction base="xs:decimal"><xs:minInclusive value="0"/><xs:maxInclusive value="1"/></xs:restriction>
  </xs:simpleType>
  <xs:element name="urlset">
    <xs:complexType><xs:sequence><xs:element name="url" maxOccurs="unbounded">
      <xs:complexType><xs:all>
        <xs:element name="loc" type="address"/>
        <xs:element name="lastmod" type="moment" minOccurs="0"/>
        <xs:element name="changefreq" type="frequency" minOccurs="0"/>
        <xs:element name="priority" type="weight" minOccurs="0"/>
      </xs:all></xs:complexType>
    </xs:element></xs:sequence></xs:complexType>
  </xs:element>
  <xs:element name="sitemapindex">
    <xs:complexType><xs:sequence><xs:element name="sitemap" maxOccurs="unbounded">
      <xs:complexType><xs:all>
        <xs:element name="loc" type="address"/>
        <xs:element name="lastmod" type="moment" minOccurs="0"/>
      </xs:all></xs:complexType>
    </xs:element></xs:sequence></xs:complexType>
  </xs:element>
</xs:schema>"""
SCHEMA = etree.XMLSchema(etree.fromstring(_SCHEMA))


def addresses(document: bytes) -> dict[str, str | None]:
    """What a valid sitemap or index lists, with `lastmod`. Raises DocumentInvalid for one that is not valid."""
    assert len(document) <= MOST_BYTES
    root = etree.fromstring(document)
    SCHEMA.assertValid(root)
    found = {one.findtext(f"{NAMESPACE}loc"): one.findtext(f"{NAMESPACE}lastmod") for one in root}
    assert len(found) == len(root) <= MOST_ADDRESSES
    return found
