// Elements without a framework. Texts always become text nodes, so that nothing in them can act as markup.

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return made;
}

// An address from content, or null if it leads to anything but a web page or a mailbox.
export function safe(address) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(address, location.href).protocol) ? address : null;
  } catch {
    return null;
  }
}

// A table that scrolls on its own where it is too wide, so that the page does not; the keyboard can scroll it, too.
export function scrolling(table, label) {
  return el("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": label }, table);
}

// A part of the page with its heading. No landmark: there would be too many to find one's way by.
export function section(title, { level = 2, name = null } = {}, ...children) {
  return el("section", { class: name }, el(`h${level}`, {}, title), ...children);
}

// Name and value, one a row; `rows` are [label, content, language of the content or null]. The caption is only heard where
// a heading above says the same.
export function facts(caption, rows, { heard = false } = {}) {
  const body = rows.map(([label, content, lang]) =>
    el("tr", {}, el("th", { scope: "row" }, label), el("td", { lang }, content)));
  return el("table", { class: "facts" }, el("caption", { class: heard && "heard" }, caption), el("tbody", {}, body));
}

// `columns` are headings, `rows` the cells, in the language of the content. On a narrow screen a row becomes a block in
// which each cell carries its heading (style.css); the roles keep it a table for screen readers all the same.
export function grid(label, columns, rows, lang) {
  const head = el("tr", { role: "row" }, columns.map((one) => el("th", { scope: "col", role: "columnheader" }, one)));
  const body = rows.map((cells) => el("tr", { role: "row" }, cells.map((cell, place) => (place === 0
    ? el("th", { scope: "row", role: "rowheader", lang }, cell)
    : el("td", { role: "cell", lang, "data-label": columns[place] }, cell)))));
  const parts = [el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, body)];
  return scrolling(el("table", { class: "grid", role: "table", "aria-label": label }, parts), label);
}
