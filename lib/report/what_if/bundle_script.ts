import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

/**
 * The what-if page's script with all that it imports, as one text without an import: the functions that verdicts call, not a copy of
 * them. Cost: some 0.1 s and a child process.
 * @throws {Error} A module of it cannot be read, or is not for a browser.
 */
export async function bundleScript(): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL("./page_script.ts", import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      platform: "browser",
      target: "es2022",
      charset: "utf8",
      logLevel: "silent",
    });
    return outputFiles[0]!.text;
  } finally {
    await stop();
  }
}
