/** Anchor of the sources at a page's end. */
export const SOURCES = "sources";

/** Anchor of a requirement's entry among them. */
export function sourceAnchor(requirement: string): string {
  return `source-${requirement}`;
}
