import { type Finding, fine, limited } from "./finding.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of a Chromium or Chrome on this machine: HEADROOM_CHROMIUM, PATH, then the usual places. Null where there is none. */
export async function findBrowser(): Promise<string | null> {
  const named = Deno.env.get("HEADROOM_CHROMIUM");
  const onPath = (Deno.env.get("PATH") ?? "").split(":").flatMap((folder) =>
    NAMES.map((name) => `${folder}/${name}`)
  );
  for (const path of [...named === undefined ? [] : [named], ...onPath, ...PATHS]) {
    const info = await Deno.stat(path).catch(() => null);
    if (info?.isFile) return path;
  }
  return null;
}

/** The browser of the page tests; reports are written without one. */
export async function checkBrowser(): Promise<Finding> {
  const browser = await findBrowser();
  const named = Deno.env.get("HEADROOM_CHROMIUM");
  if (named !== undefined && browser !== named) {
    const used = browser === null ? "" : `; ${browser} is used`;
    return limited(
      "Browser",
      `HEADROOM_CHROMIUM names "${named}", no file${used}`,
      "unset HEADROOM_CHROMIUM",
    );
  }
  if (browser !== null) return fine("Browser", browser);
  return limited("Browser", "no Chromium", "install Chromium; page tests are skipped without");
}
