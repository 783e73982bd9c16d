import { defineConfig } from "vite";

// The server puts the names of the built files into its own frame (kg/api/web.py).
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: "src/main.tsx" },
    target: "es2022",
  },
});
