/** A scheduler in words: its store, and the way that it asks. */
export function schedulerName(
  { contestant, way }: { readonly contestant: string; readonly way: string },
): string {
  return `${contestant} by ${way}`;
}
