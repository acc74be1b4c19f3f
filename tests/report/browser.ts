import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../../lib/doctor/browser.ts";

/** The browser that an npm package carries, for machines without one. */
const PACKAGE = "npm:@sparticuz/chromium@153.0.0";

/**
 * Path of a browser to test pages in: one of the machine, else the one of an npm package (Linux x64, 65 MB, kept out of the
 * lock file because only machines without a browser need it). Null where there is neither.
 */
export async function testBrowser(): Promise<string | null> {
  const own = await findBrowser();
  if (own !== null || Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return own;
  const program = `import chromium from "${PACKAGE}"; console.log(await chromium.executablePath());`;
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", "--no-lock", "--node-modules-dir=none", program],
    stdout: "piped",
    stderr: "null",
  }).output();
  return success ? new TextDecoder().decode(stdout).trim() : null;
}

/** Starts it quietly: no sandbox (tests may run as root), nothing fetched in the background. */
export async function launch(executablePath: string): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
