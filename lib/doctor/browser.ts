import { findBrowser } from "../report/pages/find_browser.ts";
import { type Finding, fine } from "./finding.ts";

/** The browser that page tests drive; reports are written without one. */
export async function checkBrowser(): Promise<Finding> {
  const browser = await findBrowser();
  if (browser !== null) return fine("Browser", browser);
  return {
    name: "Browser",
    state: "limited",
    found: "no Chromium",
    fix: "install Chromium; page tests are skipped without",
  };
}
