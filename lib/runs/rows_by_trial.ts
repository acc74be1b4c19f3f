const grouped = new WeakMap<readonly object[], ReadonlyMap<string, readonly object[]>>();

/** The rows of a table by trial, in their order. Grouped once for each table: every store of every scenario asks for it. */
export function rowsByTrial<R extends { readonly trial: string }>(
  rows: readonly R[],
): ReadonlyMap<string, readonly R[]> {
  const found = grouped.getOrInsertComputed(rows, () => Map.groupBy(rows, ({ trial }) => trial));
  return found as ReadonlyMap<string, readonly R[]>;
}
