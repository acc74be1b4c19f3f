/** The same function, asked once for each object: what it made is kept as long as the object is. */
export function remembered<In extends object, Out>(of: (object: In) => Out): (object: In) => Out {
  const known = new WeakMap<In, Out>();
  return (object) => known.getOrInsertComputed(object, of);
}
