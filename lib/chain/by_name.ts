/** Sorts attributes in place by name, in code-unit order: the order in which an `EntityVersion` holds them. */
export function byName<Attribute extends readonly [name: string, value: unknown]>(
  attributes: Attribute[],
): Attribute[] {
  return attributes.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
}
