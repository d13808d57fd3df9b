import type { Storage } from "@graphiql/toolkit";

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
