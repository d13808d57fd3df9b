import type { Storage } from "@graphiql/toolkit";

const headersKey = "graphiql:headers";

// What the browser keeps after the session: how the page looks. Queries, answers and above all headers, which hold the token, go with the session.
const kept = /^graphiql:(theme|.*Flex)$/;
const storeOf = (key: string) => (kept.test(key) ? localStorage : sessionStorage);

export const session: Storage = {
  getItem: (key) => storeOf(key).getItem(key),
  setItem: (key, value) => storeOf(key).setItem(key, value),
  removeItem: (key) => storeOf(key).removeItem(key),
  clear: () => {
    sessionStorage.clear();
    localStorage.clear();
  },
  get length() {
    return sessionStorage.length + localStorage.length;
  },
};

/** Takes over the token that the dashboard holds in this session, where no headers are set here. */
export function takeToken() {
  const token = sessionStorage.getItem("token");
  if (token && !session.getItem(headersKey)) session.setItem(headersKey, JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2));
}

/** The headers last written, none where they are no JSON. */
export function sessionHeaders(): Record<string, string> {
  try {
    return JSON.parse(session.getItem(headersKey) || "{}");
  } catch {
    return {};
  }
}
