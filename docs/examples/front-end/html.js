// Delivered HTML made part of a page.
import { platform } from "./api.js";
import { el, scrolling } from "./dom.js";
import { t } from "./texts.js";

// `html` was cleaned through an allow-list when it was stored: no scripts, no styles, no frames, no event handlers, no
// addresses but http, https, mailto, tel and /files/. So it may be inserted as markup, it alone of all that is delivered. The
// Content-Security-Policy that serve.py sends would stop a script all the same. Nothing may be loaded while the
// addresses are still the platform's own: DOMParser makes a document that runs and loads nothing.
export function delivered(html, language, top = 2) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  for (const name of ["src", "href"]) {
    for (const one of body.querySelectorAll(`[${name}^="/files/"]`)) one.setAttribute(name, platform + one.getAttribute(name));
  }
  for (const picture of body.querySelectorAll("img")) {
    picture.loading = "lazy";
    if (!picture.hasAttribute("alt")) picture.alt = "";
  }
  for (const table of body.querySelectorAll("table")) bound(table);
  rank(body, top);
  return el("div", { class: "text", lang: language }, ...body.childNodes);
}

// A wide table scrolls within its own region.
function bound(table) {
  const region = scrolling(el("span"), table.caption?.textContent || t("text"));
  table.replaceWith(region);
  region.replaceChildren(table);
}

// Headings take their place below those of the page: the first level becomes `top`, and none is skipped on the way down.
function rank(body, top) {
  const open = [];
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Number(heading.tagName[1]);
    while (open.length && open.at(-1) >= level) open.pop();
    open.push(level);
    const made = el(`h${Math.min(top + open.length - 1, 6)}`, {}, ...heading.childNodes);
    for (const { name, value } of heading.attributes) made.setAttribute(name, value);
    heading.replaceWith(made);
  }
}
