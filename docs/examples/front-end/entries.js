// Entries of lists: the same on every page.
import { el } from "./dom.js";
import { TYPES, VALIDITY } from "./labels.js";
import { itemPage } from "./links.js";
import { day, pick } from "./texts.js";

// What an entry needs of a list; a list sends nothing else.
export const WANTED = "title,language,published_at,publisher,document_number,validity,links";

// A link to an item. Printed, it tells the item's public address.
export function link(item, site) {
  const attributes = { href: itemPage(item.id, site), lang: item.language, "data-address": item.links?.html };
  return el("a", attributes, item.title);
}

// The picture at the head of an item, or nothing.
export const coverOf = (item) => item.attachments.find((one) => one.role === "cover" && one.media_type.startsWith("image/"));

export function date(moment) {
  return el("time", { datetime: moment }, day(moment));
}

// Whether it is in force, in words; nothing where that goes without saying.
export function standing(item) {
  const silent = [null, undefined, "effective", "unknown"].includes(item.validity);
  return silent ? null : el("span", { class: "standing" }, pick(VALIDITY[item.validity]));
}

// Title and date.
export const brief = (item, site) => el("li", {}, link(item, site), " ", date(item.published_at));

// The same with type, publisher and number.
export function entry(item, site) {
  const lang = item.language;
  return el("li", {},
    el("p", { class: "title" }, link(item, site), " ", standing(item)),
    el("p", { class: "small meta" },
      el("span", {}, pick(TYPES[item.type], item.type)),
      item.publisher && el("span", { lang }, item.publisher.name),
      item.document_number && el("span", { lang }, item.document_number.text),
      date(item.published_at)));
}
