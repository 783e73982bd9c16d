import { defineConfig } from "vite";

const SHARED =
  /node_modules[\\/]preact|src[\\/](api|app|main|names|router|routes|words)\.tsx?$|src[\\/]ui[\\/](scroll|search|states|title|why)\./;

// The server puts the names of the built files into its own frame (kg/api/web.py).
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: "src/main.tsx",
      // What most views use comes with the first script: many small ones compress badly.
      output: { codeSplitting: { groups: [{ name: "main", test: SHARED }] } },
    },
    target: "es2022",
  },
});
