// The fields that only one type has, drawn from their descriptions: a new field needs a new fields.js and nothing else.
import { el, facts, grid, safe, section } from "./dom.js";
import { DETAILS } from "./fields.js";
import { pick, t } from "./texts.js";

const LONG = ["prose", "part", "rows"];
// Fields for programs, which say nothing to readers.
const SILENT = ["rank"];
const empty = (value) => value === null || value === undefined || value === "" || value.length === 0;
const isShort = (field) => !LONG.includes(field.type);

// A value in words: those of choices are the interface's, all others are in the language of the content.
function words(field, value, lang) {
  if (Array.isArray(value)) {
    const comma = lang?.startsWith("zh") ? "、" : ", ";
    return value.flatMap((one, place) => [place ? comma : "", words(field, one, lang)]);
  }
  if (field.choices) return el("span", { lang: document.documentElement.lang }, pick(field.choices[value], value));
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (field.type === "url" && safe(value)) return el("a", { href: value, class: "bare" }, value);
  return String(value);
}

// Rows for a table of facts: every short field that says something.
export function shortFacts(fields, values, lang) {
  return fields.filter((one) => isShort(one) && !empty(values[one.name]) && !SILENT.includes(one.name))
    .map((one) => [pick(one.label), words(one, values[one.name], lang), lang]);
}

const paragraphs = (text, lang) => text.split("\n").map((line) => el("p", { lang }, line));
const listed = (values, lang) => el("ol", { lang }, values.map((one) => el("li", {}, one)));

function asPart(field, value, level, lang) {
  const short = shortFacts(field.fields, value, lang);
  const long = field.fields.filter((one) => !isShort(one) && !empty(value[one.name]));
  return [
    short.length ? facts(pick(field.label), short, { heard: true }) : null,
    ...long.map((one) => asSection(one, value[one.name], level + 1, lang)),
  ];
}

// Rows as a table; of columns only those that say something. Questions and terms read better as pairs.
function asRows(field, rows, lang) {
  const columns = field.fields.filter((one) => rows.some((row) => !empty(row[one.name])));
  if (columns.length === 2 && columns[1].type === "prose") {
    const pairs = rows.map((row) => [
      el("dt", {}, row[columns[0].name]),
      el("dd", {}, paragraphs(row[columns[1].name] ?? "", null)),
    ]);
    return el("dl", { lang }, pairs);
  }
  const cells = rows.map((row) => columns.map((one) => (empty(row[one.name]) ? "" : words(one, row[one.name], lang))));
  return grid(pick(field.label), columns.map((one) => pick(one.label)), cells, lang);
}

function asSection(field, value, level, lang) {
  let content;
  if (field.type === "part") content = asPart(field, value, level, lang);
  else if (field.type === "rows") content = asRows(field, value, lang);
  else content = field.multiple ? listed(value, lang) : paragraphs(value, lang);
  return section(pick(field.label), { level, name: field.name }, content);
}

// A ready table of a service item.
const ready = (table, level, lang) =>
  section(pick(table.title), { level, name: table.name },
    grid(pick(table.title), table.columns.map((one) => pick(one)), table.rows, lang));

// The long fields of an item as sections in the order of its type. Where the platform sends ready tables, they take the
// place of the rows that they are made of.
export function detailSections(item, level = 2) {
  const lang = item.language;
  const waiting = new Map((item.tables ?? []).map((one) => [one.name === "limits" ? "statutory_limit" : one.name, one]));
  const made = waiting.size > 0;
  const sections = [];
  for (const field of DETAILS[item.type] ?? []) {
    const value = item.details?.[field.name];
    if (waiting.has(field.name)) {
      sections.push(ready(waiting.get(field.name), level, lang));
    } else if (!isShort(field) && !empty(value) && !(made && (field.type === "rows" || field.name.endsWith("_limit")))) {
      sections.push(asSection(field, value, level, lang));
    }
  }
  return sections;
}

export const detailFacts = (item) => shortFacts(DETAILS[item.type] ?? [], item.details ?? {}, item.language);
