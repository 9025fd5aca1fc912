// A list page: of a channel with all that is below it, of a thematic library, or of the whole site.
import { homeSite, read } from "./api.js";
import { el, section } from "./dom.js";
import { WANTED, entry } from "./entries.js";
import { asked, feeds, lineTo, readSite, show, tagPage, trail } from "./frame.js";
import { columnPage } from "./links.js";
import { pick, t, ui } from "./texts.js";

const LIMIT = 10;
const MOST_VALUES = 20;
const FILTERS = ["type", "year", "subject"];

// A channel's list has what the channel itself shows; so the channels below are named as well.
const paths = (channel) => [channel.path, ...channel.children.flatMap(paths)];

// What the page is of: title, description, and the parameters that say so to the platform.
async function placeOf(site) {
  const library = asked.get("library");
  if (library) {
    const { data } = await read(["libraries", library]);
    const address = `${site.links.rss.slice(0, -".rss".length)}/-/libraries/${data.slug}`;
    const links = { rss: `${address}.rss`, atom: `${address}.atom`, json_feed: `${address}.json` };
    return { name: data.title, description: data.description, links, line: [], pinned: data.pinned,
      address: { library }, where: { library } };
  }
  const path = asked.get("channel");
  if (!path) return { name: t("all"), links: site.links, line: [], address: {}, where: { site: site.slug } };
  const line = lineTo(site.channels, path);
  const channel = line.at(-1);
  // An unknown channel is asked for all the same: the platform's answer says what is wrong with it.
  const all = channel ? paths(channel).slice(0, MOST_VALUES) : [path];
  return { ...channel, line, address: { channel: path }, where: { site: site.slug, channel: all } };
}

const chosen = () => Object.fromEntries(FILTERS.map((name) => [name, asked.get(name)]));

// How many there are of each value, under the other filters; [] where the platform does not count.
async function counted(by, where) {
  const others = { ...chosen(), [by]: null };
  return (await read(["resources", "counts"], { by, ...where, ...others }).catch(() => ({ data: [] }))).data;
}

function select(name, counts) {
  const value = asked.get(name);
  const options = counts.map((one) =>
    el("option", { value: one.value, selected: one.value === value }, `${pick(one.label, one.value)} (${one.count})`));
  if (value && !counts.some((one) => one.value === value)) options.push(el("option", { value, selected: true }, value));
  return el("p", {}, el("label", { for: name }, t(name)),
    el("select", { id: name, name }, el("option", { value: "" }, t("any")), options));
}

// A form like any other: it works with the keyboard, and its address can be sent to somebody.
function filterForm(site, place, counts) {
  const kept = { site: site.slug, ...place.address, ui: ui === "en" ? "en" : null };
  const hidden = Object.entries(kept).filter(([, value]) => value)
    .map(([name, value]) => el("input", { type: "hidden", name, value }));
  const some = FILTERS.some((name) => asked.get(name));
  return section(t("filters"), { name: "filters" },
    el("form", { action: "column.html", method: "get" }, hidden,
      FILTERS.map((name, index) => select(name, counts[index])),
      el("p", { class: "actions" }, el("button", {}, t("apply")), " ",
        some && el("a", { href: columnPage(site.slug, place.address) }, t("clear")))));
}

// `links.next` and `links.prev` hold a cursor, which is passed on as it is: nothing is counted, so that no page is
// dearer than the first, and nothing repeats when something is published meanwhile.
function paging(site, place, links) {
  const step = (link, label, rel) => {
    if (!link) return null;
    const cursor = new URL(link, location.href).searchParams.get("cursor");
    return el("li", {}, el("a", { rel, href: columnPage(site.slug, { ...place.address, ...chosen(), cursor }) }, label));
  };
  const steps = [step(links.prev, t("previous"), "prev"), step(links.next, t("next"), "next")].filter(Boolean);
  return steps.length ? el("nav", { class: "paging", "aria-label": t("paging") }, el("ul", {}, steps)) : null;
}

const entries = (items, site) => el("ul", { class: "entries" }, items.map((one) => entry(one, site.slug)));

function found(site, place, list) {
  return section(t("items"), { name: "found" },
    el("p", { class: "small", role: "status" }, list.data.length ? t("found", list.meta.total) : t("nothing")),
    entries(list.data, site),
    paging(site, place, list.links));
}

const below = (site, channels) =>
  el("nav", { class: "below", "aria-label": t("below") }, el("ul", { lang: site.language }, channels.map((one) =>
    el("li", {}, el("a", { href: columnPage(site.slug, { channel: one.path }) }, one.name)))));

async function column() {
  const site = await readSite(asked.get("site") ?? homeSite);
  const place = await placeOf(site);
  const query = { ...place.where, ...chosen(), cursor: asked.get("cursor"), limit: LIMIT, total: true, fields: WANTED };
  const [list, ...counts] = await Promise.all([
    read(["resources"], query),
    ...FILTERS.map((by) => counted(by, place.where)),
  ]);
  tagPage(`${place.name} - ${site.name}`, site.page_tags, place.page_tags);
  const lang = place.where.site && !place.line.length ? null : site.language;
  const first = !asked.get("cursor") && !FILTERS.some((name) => asked.get(name));
  return [
    trail(site, place.line.slice(0, -1), el("span", { lang }, place.name)),
    el("h1", { lang }, place.name),
    place.description && el("p", { class: "lead", lang: site.language }, place.description),
    place.ends_on && el("p", { class: "small" }, t("topic_ends", place.ends_on)),
    place.children?.length && below(site, place.children),
    first && place.pinned?.length && section(t("pinned"), { name: "pinned" }, entries(place.pinned, site)),
    counts.some((one) => one.length) && filterForm(site, place, counts),
    found(site, place, list),
    feeds(place.links, place.name),
  ].filter(Boolean);
}

show(column);
