// What every page has: language, header, channels, trail, footer, page tags, and a friendly word when something fails.
import { homeSite, platform, read } from "./api.js";
import { el } from "./dom.js";
import { columnPage, otherLanguage, portalPage } from "./links.js";
import { t, ui, uiLang, minute } from "./texts.js";

export const asked = new URLSearchParams(location.search);

// Make the page: `make` gives its content; whatever it throws is told to the reader.
export async function show(make) {
  document.documentElement.lang = uiLang;
  document.querySelector(".skip").textContent = t("skip");
  document.querySelector(".waiting").textContent = t("loading");
  drawTop();
  const main = document.getElementById("main");
  try {
    main.replaceChildren(...[await make()].flat());
  } catch (fault) {
    main.replaceChildren(failure(fault));
  }
  main.removeAttribute("aria-busy");
}

// A site with the tree of its channels; the header and the footer are drawn from them.
export async function readSite(slug = homeSite) {
  const [site, channels] = await Promise.all([read(["sites", slug]), read(["sites", slug, "channels"])]);
  const found = { ...site.data, channels: channels.data };
  drawTop(found);
  drawBottom(found);
  return found;
}

function drawTop(site = null) {
  const name = el("a", { class: "name", href: portalPage(site?.slug), lang: site?.language }, site?.name ?? t("home"));
  const other = ui === "en" ? "zh-CN" : "en";
  const change = el("a", { class: "switch", href: otherLanguage(), lang: other, hreflang: other }, t("other_language"));
  const entries = (site?.channels ?? []).map((one) =>
    el("li", {}, el("a", { href: columnPage(site.slug, { channel: one.path }) }, one.name)));
  const nav = entries.length && el("nav", { "aria-label": t("channels") }, el("ul", { lang: site.language }, entries));
  document.querySelector(".top").replaceChildren(el("div", { class: "bar" }, name, change), ...(nav ? [nav] : []));
}

function drawBottom(site) {
  const { lang = site.language } = {};
  document.querySelector(".bottom").replaceChildren(
    el("p", {}, `${t("sponsor")}: `, el("span", { lang }, site.sponsoring.name)),
    el("p", {}, `${t("site_code")}: ${site.site_id_code}`),
    el("p", {}, t("example")));
}

// The channels from the top down to the path, the last one being the channel itself; empty if there is none.
export function lineTo(channels, path) {
  const one = channels.find((each) => path === each.path || path.startsWith(`${each.path}/`));
  if (!one) return [];
  return one.path === path ? [one] : [one, ...lineTo(one.children, path)];
}

// Where the reader is; `here` is the last step, which is no link, or null if the last channel is one, too.
export function trail(site, line, here = null) {
  const steps = [
    [portalPage(site.slug), t("home"), null],
    ...line.map((one) => [columnPage(site.slug, { channel: one.path }), one.name, site.language]),
  ];
  const entries = steps.map(([href, name, lang]) => el("li", {}, el("a", { href, lang }, name)));
  if (here) entries.push(el("li", { "aria-current": "page" }, here));
  return el("nav", { class: "trail", "aria-label": t("trail") }, el("ol", {}, entries));
}

// Page tags of the national guide (页面标签), exactly as the platform gives them, and the page's title.
export function tagPage(title, ...groups) {
  document.title = title;
  for (const [name, content] of Object.entries(Object.assign({}, ...groups))) {
    if (content !== null) document.head.append(el("meta", { name, content }));
  }
}

// Links for machines in the head, such as feeds.
export function linkPage(rel, href, more = {}) {
  document.head.append(el("link", { rel, href, ...more }));
}

const FORMS = [["rss", "RSS", "application/rss+xml"], ["atom", "Atom", "application/atom+xml"],
  ["json_feed", "JSON Feed", "application/feed+json"]];

// The feeds that `links` names: for readers as links, for their programs in the head.
export function feeds(links, title) {
  const entries = FORMS.map(([name, label, type]) => {
    linkPage("alternate", platform + links[name], { type, title: `${title} ${label}` });
    return el("li", {}, el("a", { href: platform + links[name] }, label));
  });
  return el("nav", { class: "feeds", "aria-label": t("feeds") }, el("span", {}, t("feeds")), el("ul", {}, entries));
}

const KINDS = { 0: "silent", 404: "missing", 410: "gone", 429: "busy", 502: "silent", 503: "busy", 504: "silent" };

const NOWHERE = ["unknown_site", "unknown_channel", "unknown_library"];

function failure(fault) {
  if (fault.status === undefined) console.error(fault);
  const problem = fault.problem ?? {};
  const isNowhere = problem.errors?.some((one) => NOWHERE.includes(one.code));
  const kind = isNowhere ? "missing" : KINDS[fault.status] ?? "failed";
  const undated = kind === "gone" && !problem.withdrawn_at ? "gone_undated" : kind;
  document.title = t(`${kind}_title`);
  const told = t(undated, kind === "gone" ? minute(problem.withdrawn_at) : problem.detail ?? fault.message);
  return el("div", { class: "failure", role: "alert" },
    el("h1", {}, t(`${kind}_title`)),
    el("p", {}, told),
    problem.trace_id && el("p", { class: "small" }, t("trace", problem.trace_id)),
    el("p", { class: "actions" },
      el("a", { class: "button", href: portalPage() }, t("back_home")), " ",
      ["busy", "silent"].includes(kind) && el("a", { class: "button", href: location.href }, t("again"))));
}
