import { defineConfig } from "vite";

import { precompress } from "../precompress.mjs";
import { cookbook } from "./cookbook.ts";

export default defineConfig({
  base: "/graphiql/",
  build: {
    outDir: "../dist/graphiql",
    emptyOutDir: true,
    assetsInlineLimit: 0, // data: addresses are not of this origin
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2048,
    rolldownOptions: {
      onwarn: (warning, print) => {
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") print(warning); // "use client" means nothing here
      },
    },
  },
  plugins: [cookbook("../../../docs/cookbook.md"), precompress()],
  server: { proxy: { "/graphql": "http://127.0.0.1:8080" } },
});
