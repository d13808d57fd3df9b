// Fails where the dashboard's script is larger than promised.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limit = 35_000;
const folder = new URL("../../dist/dashboard/assets/", import.meta.url);
const sizes = {};
for (const name of readdirSync(folder)) {
  const ending = name.split(".").pop();
  if (ending === "js" || ending === "css") sizes[ending] = (sizes[ending] ?? 0) + gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length;
}
console.log(`script ${sizes.js} bytes of ${limit} (gzip), style ${sizes.css} bytes`);
if (!(sizes.js <= limit)) {
  console.error(`The dashboard's script is ${sizes.js} bytes after gzip; at most ${limit} are allowed.`);
  process.exit(1);
}
