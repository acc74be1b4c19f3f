/** Words as a URL fragment: lower-case letters and digits joined by hyphens. */
export function slug(...words: readonly string[]): string {
  return words.join(" ").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
