// The words of this example itself, in both languages. Content keeps the language that it was written in.

export const ui = new URLSearchParams(location.search).get("ui") === "en" ? "en" : "zh";
export const uiLang = ui === "en" ? "en" : "zh-CN";

const TEXTS = {
  skip: ["跳到主要内容", "Skip to main content"],
  home: ["首页", "Home"],
  channels: ["栏目导航", "Channels"],
  trail: ["当前位置", "You are here"],
  other_language: ["English", "中文"],
  loading: ["正在读取……", "Loading…"],
  more: ["更多：{0}", "More: {0}"],
  all: ["全部信息", "All items"],
  stories: ["图片新闻", "Stories"],
  newest: ["最新发布", "Newest"],
  libraries: ["主题库", "Thematic libraries"],
  pinned: ["推荐", "Recommended"],
  topic_ends: ["本专题至 {0} 结束。", "This topic ends on {0}."],
  below: ["下级栏目", "Channels below"],
  filters: ["筛选", "Filter"],
  type: ["类型", "Type"],
  year: ["年份", "Year"],
  subject: ["主题", "Subject"],
  any: ["全部", "any"],
  apply: ["筛选", "Apply"],
  clear: ["清除筛选", "Clear"],
  items: ["信息列表", "Items"],
  found: ["共 {0} 条", "{0} items"],
  nothing: ["没有符合条件的信息。", "Nothing was found."],
  paging: ["翻页", "Pages"],
  previous: ["上一页", "Previous page"],
  next: ["下一页", "Next page"],
  feeds: ["订阅", "Feeds"],
  sites: ["政府网站群", "Sites of the group"],
  print: ["打印", "Print"],
  published: ["发布时间", "Published"],
  updated: ["更新时间", "Updated"],
  index_number: ["索引号", "Index number"],
  repost: ["转载", "Reposting"],
  repost_by: ["{0}，请于 {1} 前转载", "{0}, until {1}"],
  credit: ["转载署名", "To be credited"],
  address: ["网址", "Address"],
  about: ["基本信息", "About this item"],
  more_about: ["更多信息", "More about it"],
  key_facts: ["办事要点", "Key facts"],
  attachments: ["附件", "Attachments"],
  languages: ["其他语种", "Other languages"],
  interpretations: ["政策解读", "Interpretations"],
  interprets: ["所解读的文件", "The document that is interpreted"],
  read_here: ["在此阅读全文", "Read it here"],
  related: ["相关信息", "Related"],
  text: ["正文", "Text"],
  yes: ["是", "yes"],
  no: ["否", "no"],
  notice: ["提示", "Notice"],
  archived: ["本信息已归档，仅供查阅，内容可能已经过时。", "This item is archived. It is kept for reference and may be out of date."],
  repealed: ["本文件已于 {0} 废止。", "This document was repealed on {0}."],
  repealed_undated: ["本文件已废止。", "This document was repealed."],
  expired: ["本文件已失效。", "This document has expired."],
  not_yet_effective: ["本文件尚未生效，自 {0} 起施行。", "This document is not yet in force; it will be from {0} on."],
  not_yet_effective_undated: ["本文件尚未生效。", "This document is not yet in force."],
  amended: ["本文件已被修改，请一并查看修改文件。", "This document was amended; read what amends it, too."],
  site_code: ["网站标识码", "Site code"],
  sponsor: ["主办单位", "Sponsor"],
  example: ["本页是政库的前端示例，内容均为虚构。", "An example front end of Zhengku; all content is invented."],
  gone_title: ["该信息已撤回", "This item was withdrawn"],
  gone: ["发布单位已撤回该信息，它不再公开。撤回时间：{0}。", "Its publisher has withdrawn it; it is no longer public. Withdrawn: {0}."],
  gone_undated: ["该信息或其所在栏目已停止展示。", "It, or the place where it stood, is no longer shown."],
  missing_title: ["没有找到", "Not found"],
  missing: ["这个网址下没有公开的信息。请检查网址，或者从首页查找。", "Nothing public is at this address. Check the address, or start from the home page."],
  busy_title: ["访问繁忙", "Too busy"],
  busy: ["请稍等片刻再试。", "Please try again in a moment."],
  silent_title: ["暂时无法读取", "Not available now"],
  silent: ["没有收到平台的回答。请检查网络，稍后再试。", "The platform did not answer. Check your connection and try again later."],
  failed_title: ["出现问题", "Something went wrong"],
  failed: ["平台的说明：{0}。", "The platform says: {0}."],
  trace: ["求助时请提供编号：{0}", "When you ask for help, quote: {0}"],
  back_home: ["返回首页", "To the home page"],
  again: ["重试", "Try again"],
};

export function t(key, ...values) {
  return TEXTS[key][ui === "en" ? 1 : 0].replace(/\{(\d)\}/g, (_, place) => values[place]);
}

// Words of the interface one after another.
export const joined = (words) => words.join(ui === "en" ? ", " : "、");

// A name that the platform gives in both languages.
export const pick = (label, otherwise = "") => label?.[ui] ?? otherwise;

// Times come in Beijing's time, and are shown in it wherever the reader is.
export const day = (moment) => moment?.slice(0, 10) ?? "";
export const minute = (moment) => moment?.slice(0, 16).replace("T", " ") ?? "";

export function bytes(size) {
  const units = ["B", "KB", "MB", "GB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), 3);
  return `${(size / 1024 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
}
