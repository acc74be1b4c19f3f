import type { Way } from "./matcher.ts";

/** A store and a way to ask it, in words. */
export function nameOf({ contestant, way }: { readonly contestant: string; readonly way: Way }): string {
  return `${contestant} by ${way}`;
}
