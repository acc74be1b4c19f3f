import { findBrowser } from "../report/pages/find_browser.ts";
import { type Finding, fine, limited } from "./finding.ts";

/** The browser that page tests drive; reports are written without one. */
export async function checkBrowser(): Promise<Finding> {
  const browser = await findBrowser();
  if (browser !== null) return fine("Browser", browser);
  return limited("Browser", "no Chromium", "install Chromium; page tests are skipped without");
}
