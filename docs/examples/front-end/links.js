// Addresses of the pages of this example. A real site answers at the addresses that `links.html` tells.
import { ui } from "./texts.js";

function page(name, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  if (ui === "en") query.set("ui", "en");
  return `${name}${query.size ? `?${query}` : ""}`;
}

export const portalPage = (site) => page("index.html", { site });
export const columnPage = (site, parameters = {}) => page("column.html", { site, ...parameters });
export const itemPage = (id, site) => page("item.html", { site, id });

// This very page with the words of the interface in the other language.
export function otherLanguage() {
  const query = new URLSearchParams(location.search);
  if (ui === "en") query.delete("ui");
  else query.set("ui", "en");
  return `${location.pathname}${query.size ? `?${query}` : ""}`;
}
