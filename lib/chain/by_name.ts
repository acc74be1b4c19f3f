/** Sorts attributes in place by name, in code-unit order: the order in which an `EntityVersion` holds them. */
export function byName<Attribute extends readonly [name: string, value: unknown]>(
  attributes: Attribute[],
): Attribute[] {
  // Mostly they are in order, as stores keep them.
  const sorted = attributes.every(([name], i) => i === 0 || attributes[i - 1]![0] < name);
  return sorted ? attributes : attributes.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
}
