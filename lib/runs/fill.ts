import type { Row } from "./schema.ts";

/** Share of the pages' bytes that hold something; null where no part has pages. */
export function fillOf(parts: readonly Pick<Row<"sizes">, "bytes" | "unused_bytes">[]): number | null {
  const paged = parts.filter((part) => part.unused_bytes !== null);
  const bytes = paged.reduce((sum, part) => sum + part.bytes, 0);
  return bytes === 0 ? null : 1 - paged.reduce((sum, part) => sum + part.unused_bytes!, 0) / bytes;
}
