// One item of any type: notices, metadata, text, tables, files, interpretations, what is related.
import { homeSite, platform, read } from "./api.js";
import { detailFacts, detailSections } from "./details.js";
import { el, facts, safe, section } from "./dom.js";
import { coverOf, date, entry, link, standing } from "./entries.js";
import { asked, lineTo, linkPage, readSite, show, tagPage, trail } from "./frame.js";
import { delivered } from "./html.js";
import { COMMON, DISCLOSURE, RELATIONS, REPOST, ROLES, VALIDITY } from "./labels.js";
import { itemPage } from "./links.js";
import { bytes, joined, minute, pick, t } from "./texts.js";

const PICTURES = ["chart", "infographic", "animation"];
const NOT_LISTED = ["cover", "inline"];

const names = (terms) => joined(terms.map((one) => pick(one.label, one.code)));

// Rows that say something.
const said = (rows) => rows.filter(([, content]) => content && content.length !== 0);

const common = (name, content, language = null) => [pick(COMMON[name]), content, language];

// The metadata that readers expect, in the order that they know.
function metadata(item) {
  const lang = item.language;
  const source = item.source && (safe(item.source.url)
    ? el("a", { href: item.source.url }, item.source.name ?? item.source.url) : item.source.name);
  const rows = [
    [t("index_number"), item.index_number],
    common("subjects", names(item.subjects)),
    common("genre", item.genre && pick(item.genre.label, item.genre.code)),
    common("issuing_authorities", joined(item.issuing_authorities), lang),
    common("document_number", item.document_number?.text, lang),
    common("signed_on", item.signed_on),
    common("validity", item.validity && pick(VALIDITY[item.validity])),
    common("effective_on", item.effective_on),
    common("repealed_on", item.repealed_on),
    common("publisher", item.publisher?.name, lang),
    [t("published"), minute(item.published_at)],
    common("source", source, lang),
  ];
  return facts(t("about"), said(rows));
}

// The rest of it: what describes the item further, and the short fields of its type.
function more(item) {
  const lang = item.language;
  const rows = [
    ...(item.type === "service_item" ? [] : detailFacts(item)),
    common("accountable", [item.accountable?.unit, item.accountable?.person].filter(Boolean).join("　"), lang),
    common("audiences", names(item.audiences)),
    common("keywords", joined(item.keywords), lang),
    common("disclosure", item.disclosure && pick(DISCLOSURE[item.disclosure])),
    [t("updated"), minute(item.updated_at)],
    ...reposting(item),
  ];
  return section(t("more_about"), { name: "more" }, facts(t("more_about"), said(rows), { heard: true }));
}

function reposting(item) {
  if (!item.repost) return [];
  const { policy, due_at: due, credit } = item.repost;
  const rule = pick(REPOST[policy], policy);
  return [[t("repost"), due ? t("repost_by", rule, minute(due)) : rule], [t("credit"), credit, item.language]];
}

const targets = (item, ...types) =>
  item.relations.filter((one) => types.includes(one.type) && one.target).map((one) => one.target);

// What a reader must know first: in words, before the text, and on paper, too.
function notices(item, site) {
  const made = [];
  const say = (text, others = []) => made.push(el("div", { class: "notice", role: "note" },
    el("p", {}, el("strong", {}, t("notice")), " ", text),
    others.length ? el("ul", {}, others.map((one) => el("li", {}, link(one, site)))) : null));
  if (item.archived) say(t("archived"));
  const { validity, effective_on: from, repealed_on: until } = item;
  const successors = [...new Map(targets(item, "replaced_by", "repealed_by").map((one) => [one.id, one])).values()];
  if (validity === "repealed") say(until ? t("repealed", until) : t("repealed_undated"), successors);
  if (validity === "expired") say(t("expired"), successors);
  if (validity === "not_yet_effective") say(from ? t("not_yet_effective", from) : t("not_yet_effective_undated"));
  if (validity === "amended") say(t("amended"), targets(item, "amended_by"));
  return made;
}

function languages(item, site) {
  if (!item.locales?.length) return null;
  const links = item.locales.map((one) => {
    linkPage("alternate", itemPage(one.id, site), { hreflang: one.language });
    return el("li", {}, el("a", { href: itemPage(one.id, site), lang: one.language, hreflang: one.language }, one.title));
  });
  return el("nav", { class: "languages", "aria-label": t("languages") }, el("span", {}, t("languages")), el("ul", {}, links));
}

const figure = (one, lang, loading = "lazy") =>
  el("figure", { lang }, el("img", { src: platform + one.href, alt: one.alt ?? one.title, loading }), el("figcaption", {}, one.title));

function cover(item) {
  const found = coverOf(item);
  return found ? figure(found, item.language, "eager") : null;
}

// What is heard or watched; its words stand in the table of media. Nothing is loaded before the reader starts it but how
// long it is, and nothing starts by itself.
function recording(one, lang) {
  const name = one.media_type.startsWith("video/") ? "video" : "audio";
  return el("figure", { lang },
    el(name, { src: platform + one.href, controls: true, preload: "metadata", "aria-label": one.alt ?? one.title }),
    el("figcaption", {}, one.title));
}

const isRecording = (one) => ["audio/", "video/"].some((kind) => one.media_type.startsWith(kind));

// Charts and recordings are shown with their words; every file can be taken.
function pictures(item) {
  const isPicture = (one) => PICTURES.includes(one.role) && one.media_type.startsWith("image/");
  return item.attachments.filter((one) => isPicture(one) || isRecording(one))
    .map((one) => (isRecording(one) ? recording(one, item.language) : figure(one, item.language)));
}

function files(item) {
  const listed = item.attachments.filter((one) => !NOT_LISTED.includes(one.role));
  if (!listed.length) return null;
  const rows = listed.map((one) => {
    const href = platform + one.href;
    const attributes = { href, lang: item.language, "data-address": decodeURI(new URL(href, location.href).href) };
    return el("li", {}, el("a", attributes, one.title), " ",
      el("span", { class: "small" }, `${pick(ROLES[one.role], one.role)}, ${one.name.split(".").at(-1).toUpperCase()}, ${bytes(one.size)}`));
  });
  return section(t("attachments"), { name: "files" }, el("ul", { class: "plain" }, rows));
}

// An interpretation stands below its document: in short at once, as a whole when the reader opens it.
function interpretation(one, site) {
  const whole = el("details", {}, el("summary", {}, t("read_here")));
  whole.addEventListener("toggle", async () => {
    const { data } = await read(["resources", one.id]);
    const text = data.html && data.html_from !== "details" ? [delivered(data.html, data.language, 4)] : [];
    whole.append(...pictures(data), ...detailSections(data, 4), ...text);
  }, { once: true });
  return section(link(one, site), { level: 3, name: "interpretation" },
    el("p", { class: "small meta" }, el("span", { lang: one.language }, one.publisher.name), date(one.published_at)),
    one.summary && el("p", { lang: one.language }, one.summary), whole);
}

function interpretations(item, site) {
  const found = targets(item, "interpreted_by").reverse();
  return found.length ? section(t("interpretations"), { name: "interpretations" }, found.map((one) => interpretation(one, site))) : null;
}

// Everything else that is related, from both sides, by the name of the relation.
function related(item, site) {
  const groups = new Map();
  for (const { type, target } of item.relations) {
    if (target && !["interprets", "interpreted_by"].includes(type)) groups.set(type, [...(groups.get(type) ?? []), target]);
  }
  if (!groups.size) return null;
  const parts = [...groups].map(([type, items]) =>
    section(pick(RELATIONS[type], type), { level: 3 }, el("ul", { class: "entries" }, items.map((one) => entry(one, site)))));
  return section(t("related"), { name: "related" }, parts);
}

// Of an interpretation, what it interprets comes first.
function interpreted(item, site) {
  const found = targets(item, "interprets");
  return found.length ? el("div", { class: "interprets" }, el("span", {}, t("interprets")),
    el("ul", { class: "plain" }, found.map((one) => el("li", {}, link(one, site), " ", standing(one))))) : null;
}

function heading(item) {
  const lang = item.language;
  const print = el("button", { type: "button", class: "print" }, t("print"));
  print.addEventListener("click", () => window.print());
  return [
    el("h1", { lang }, item.title),
    item.subtitle && el("p", { class: "subtitle", lang }, item.subtitle),
    el("p", { class: "small meta" },
      item.document_number && el("span", { lang }, item.document_number.text),
      el("span", { lang }, item.source?.name ?? item.publisher.name), date(item.published_at), print),
  ];
}

function tag(item, site) {
  tagPage(`${item.title} - ${site.name}`, item.page_tags);
  if (item.links.html) linkPage("canonical", item.links.html);
  linkPage("alternate", platform + item.links.json_ld, { type: "application/ld+json" });
}

// The text and what the type adds to it, in the order in which one reads them.
function content(item) {
  // Without a body the text is made of the details, which stand here by themselves.
  const text = item.html && item.html_from !== "details" && delivered(item.html, item.language);
  const details = detailSections(item);
  if (item.type === "service_item") {
    return [text, section(t("key_facts"), {}, facts(t("key_facts"), detailFacts(item), { heard: true })), details];
  }
  const textFirst = ["article", "policy_document"].includes(item.type);
  return textFirst ? [text, pictures(item), details] : [pictures(item), details, text];
}

function article(item, site) {
  const about = el("aside", { "aria-label": t("about") }, metadata(item));
  const body = el("div", { class: "content" },
    item.summary && el("p", { class: "lead", lang: item.language }, item.summary),
    cover(item), content(item), files(item), interpretations(item, site), related(item, site), more(item),
    item.links.html && el("p", { class: "on-paper" }, `${t("address")}: ${item.links.html}`));
  // The tables of a service need the width of the page.
  const isService = item.type === "service_item";
  const sheet = isService ? el("div", {}, body, about) : el("div", { class: "sheet" }, about, body);
  return el("article", {}, heading(item), languages(item, site), notices(item, site), interpreted(item, site), sheet);
}

async function page() {
  const id = asked.get("id") ?? "";
  // Both at once if the address names the site, one after the other if only the item knows where it belongs.
  const reading = read(["resources", id], { include: "relations.target" });
  const early = asked.get("site") && readSite(asked.get("site"));
  early?.catch(() => {}); // told below, after what happened to the item
  const { data: item } = await reading;
  const site = await (early || readSite(item.channels[0]?.site ?? homeSite));
  const place = item.channels.find((one) => one.site === site.slug);
  tag(item, site);
  return [trail(site, place ? lineTo(site.channels, place.path) : []), article(item, site.slug)];
}

show(page);
