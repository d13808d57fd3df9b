import { defineConfig } from "vite";

import { precompress } from "../precompress.mjs";

// `npm run dev` asks this server.
const service = process.env.SERVICE ?? "http://127.0.0.1:8080";
const proxy = { "/graphql": { target: service, changeOrigin: true }, "/graphiql": { target: service, changeOrigin: true } };

export default defineConfig({
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0, // the policy allows no data: URL
    modulePreload: { polyfill: false },
  },
  plugins: [precompress()],
  server: { host: "127.0.0.1", proxy },
  preview: { host: "127.0.0.1", proxy },
});
