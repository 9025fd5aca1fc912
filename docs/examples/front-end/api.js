// Reading from the platform: one function, and what can go wrong.
import { ui } from "./texts.js";

const setting = (name) => document.querySelector(`meta[name="${name}"]`).content;
export const platform = setting("platform");
export const homeSite = setting("site");

// status is 0 when nothing answered; problem is the platform's own account of it (RFC 9457).
export class Refusal extends Error {
  constructor(status, problem = {}) {
    super(problem.title ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

// Answers of an address of the platform, such as those in `links`. The browser keeps a copy and asks with
// If-None-Match whether it still holds: what was withdrawn is gone at once, what did not change is not sent again.
export async function follow(address) {
  let answer;
  try {
    answer = await fetch(platform + address, {
      headers: { "Accept": "application/json", "Accept-Language": ui === "en" ? "en" : "zh-CN" },
    });
  } catch {
    throw new Refusal(0);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}

// An address of a page may name an id or a slug and nothing else: `../../files/…` would have the browser read whatever
// somebody put there, and this site would say it.
const NAME = /^[0-9a-z]+(-[0-9a-z]+)*$/i;

export function named(value) {
  if (!NAME.test(value)) throw new Refusal(404);
  return encodeURIComponent(value);
}

// The same by the segments of a path and parameters; a list becomes a repeated parameter, what is empty is left out.
export async function read(segments, parameters = {}) {
  const path = segments.map(named).join("/");
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one) query.append(name, one);
  }
  return follow(`/delivery/v1/${path}${query.size ? `?${query}` : ""}`);
}
