/*
 * Bundles a script for the browser: node bundle.mjs SCRIPT OUTPUT. Understands what docs/clients.md shows: JSX,
 * Angular's decorators and Vue's single-file components. What the script exports is in the global page, and
 * "supertokens-website" is the 20.1.x client.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileScript, parse } from "vue/compiler-sfc";

const [script, output] = process.argv.slice(2);

const vue = {
    name: "vue",
    setup: ({ onLoad }) =>
        onLoad({ filter: /\.vue$/ }, async ({ path }) => {
            const { descriptor } = parse(await readFile(path, "utf8"), { filename: path });
            return { contents: compileScript(descriptor, { id: "component", inlineTemplate: true }).content };
        })
};

await build({
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)), // whose node_modules are meant
    entryPoints: [script],
    outfile: output,
    bundle: true,
    globalName: "page",
    minify: true,
    logLevel: "error",
    jsx: "automatic",
    alias: { "supertokens-website": "supertokens-website-20" },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    inject: script.endsWith(".ts") ? ["@angular/compiler"] : [], // what the Angular CLI does ahead of time
    plugins: [vue]
});
