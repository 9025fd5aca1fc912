// The home page of a site: stories with pictures, the newest of its busiest channels, its thematic libraries, the other sites of the group.
import { homeSite, platform, read } from "./api.js";
import { el, section } from "./dom.js";
import { brief, coverOf, date, link } from "./entries.js";
import { asked, feeds, readSite, show, tagPage } from "./frame.js";
import { columnPage, portalPage } from "./links.js";
import { t } from "./texts.js";

const CHANNELS = 9;
const ENTRIES = 5;
const STORIES = 3;
const LOOKED_THROUGH = 20;
const SHOWN = "title,language,published_at,links";

const newest = async (where) => (await read(["resources"], { ...where, limit: ENTRIES, fields: SHOWN })).data;

function card(title, href, lang, items, site, more = null, level = 3) {
  const heading = el("a", { href, lang }, title);
  return section(heading, { level, name: "card" }, more, el("ul", { class: "brief" }, items.map((one) => brief(one, site))));
}

// The channels with most items, in the order of the site's tree.
function busiest(counts, tree) {
  const most = new Set(counts.slice(0, CHANNELS).map((one) => one.value));
  const flat = (channels) => channels.flatMap((one) => [one, ...flat(one.children)]);
  return flat(tree).filter((one) => most.has(one.id));
}

async function channelCards(site, counts) {
  const channels = busiest(counts, site.channels);
  const lists = await Promise.all(channels.map((one) => newest({ channel: one.id })));
  return channels.map((one, place) =>
    card(one.name, columnPage(site.slug, { channel: one.path }), site.language, lists[place], site.slug));
}

async function libraryCards(site, libraries) {
  const lists = await Promise.all(libraries.map((one) => newest({ library: one.id })));
  return libraries.map((one, place) =>
    card(one.title, columnPage(site.slug, { library: one.id }), site.language, lists[place], site.slug,
      el("p", { lang: site.language }, one.description)));
}

// The newest articles that have a picture at their head, with it.
async function stories(slug) {
  const fields = `${SHOWN},summary,attachments`;
  const { data } = await read(["resources"], { site: slug, type: "article", limit: LOOKED_THROUGH, include: "attachments", fields });
  return data.filter(coverOf).slice(0, STORIES);
}

function story(item, site) {
  const cover = coverOf(item);
  return el("li", { class: "story" },
    el("img", { src: platform + cover.href, alt: cover.alt ?? cover.title, lang: item.language, width: 960, height: 480 }),
    el("h3", {}, link(item, site)),
    el("p", { lang: item.language }, item.summary, " ", date(item.published_at)));
}

const otherSites = (sites, slug) =>
  el("ul", { class: "plain sites" }, sites.filter((one) => one.slug !== slug).map((one) =>
    el("li", {}, el("a", { href: portalPage(one.slug), lang: one.language }, one.name))));

async function portal() {
  const slug = asked.get("site") ?? homeSite;
  // All at once; but that there is no such site is told before whatever else follows from it.
  const others = Promise.all([
    read(["resources", "counts"], { by: "channel", site: slug }),
    read(["sites", slug, "libraries"]),
    read(["sites"], { limit: 100 }),
    stories(slug),
  ]);
  others.catch(() => {});
  const site = await readSite(slug);
  const [counts, libraries, sites, news] = await others;
  tagPage(site.name, site.page_tags);
  const [channels, shelves] = await Promise.all([channelCards(site, counts.data), libraryCards(site, libraries.data)]);
  const all = el("a", { href: columnPage(site.slug) }, t("all"));
  return [
    el("h1", { lang: site.language }, site.name),
    site.description && el("p", { class: "lead", lang: site.language }, site.description),
    news.length ? section(t("stories"), { name: "stories" }, el("ul", {}, news.map((one) => story(one, site.slug)))) : "",
    section(t("newest"), {}, el("div", { class: "cards" }, channels), el("p", {}, all)),
    shelves.length ? section(t("libraries"), { name: "libraries" }, el("div", { class: "cards" }, shelves)) : "",
    sites.data.length > 1 ? section(t("sites"), {}, otherSites(sites.data, site.slug)) : "",
    feeds(site.links, site.name),
  ].filter(Boolean);
}

show(portal);
