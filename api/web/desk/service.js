// Asks the gateway for parts of pages.

import { find } from "./dom.js";

const PART = "X-Part";

export async function part(path, signal) {
  return read(await fetch(path, { headers: { [PART]: "1" }, signal: signal, credentials: "same-origin" }));
}

export async function send(path, fields, signal) {
  const headers = { [PART]: "1", "X-CSRF-Token": find("meta[name=csrf-token]").content };
  const body = new URLSearchParams(fields);
  return read(await fetch(path, { method: "POST", headers: headers, body: body, signal: signal, credentials: "same-origin" }));
}

export async function post(path, data) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": find("meta[name=csrf-token]").content };
  return read(await fetch(path, { method: "POST", headers: headers, body: JSON.stringify(data), credentials: "same-origin" }));
}

async function read(response) {
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return response.text();
}
