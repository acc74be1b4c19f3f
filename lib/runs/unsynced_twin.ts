/**
 * The variant that differs from this one in nothing but that its commits are not synced: `full` has `normal`, `tuned-full` has
 * `tuned`; null where this one is no such variant. Source: lib/stores/sqlite/sqlite_store.ts.
 */
export function unsyncedTwin(variant: string): string | null {
  if (variant === "full") return "normal";
  return variant.endsWith("-full") ? variant.slice(0, -"-full".length) : null;
}
