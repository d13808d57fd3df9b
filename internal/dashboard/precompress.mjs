// A vite plugin of both pages: writes each file that compresses in brotli and gzip beside it, for the server to send as it is.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const compresses = /\.(html|js|css|svg|json|webmanifest|txt)$/;
const smallest = 1024; // below, compressing saves no packet

/** @returns {import("vite").Plugin} */
export function precompress() {
  let folder = "";
  return {
    name: "precompress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !compresses.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const text = await readFile(path);
        if (text.length < smallest) continue;
        await writeFile(path + ".br", await promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
        await writeFile(path + ".gz", await promisify(gzip)(text, { level: 9 }));
      }
    },
  };
}
