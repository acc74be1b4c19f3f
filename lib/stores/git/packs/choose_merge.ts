/** A pack that may be merged with others. */
export interface MergeCandidate {
  readonly name: string;
  readonly size: number;
  readonly count: number;
}

/** Packs that are kept beside those that are full; one more and the smallest are merged. */
const PACKS_MAX = 12;
/** Size of a merged pack at most: isomorphic-git reads a pack as a whole. Its objects: what one index is sorted for. */
const MERGED_MAX = { size: 256 * 2 ** 20, count: 2 ** 20 };

/**
 * Which packs are to be merged into one: the smallest, as long as the next is no larger than all before it together, so that
 * an object is copied a few times in the life of a registry, however many commits it has. Packs above half of the largest size
 * are full, and stay.
 * @param packsMax Where merging is dear, more packs may wait for it.
 */
export function chooseMerge(packs: readonly MergeCandidate[], packsMax = PACKS_MAX): MergeCandidate[] {
  const small = packs.filter(({ size, count }) =>
    size <= MERGED_MAX.size / 2 && count <= MERGED_MAX.count / 2
  )
    .sort((a, b) => a.size - b.size);
  if (small.length <= packsMax) return [];
  const chosen: MergeCandidate[] = [];
  let [size, count] = [0, 0];
  for (const pack of small) {
    if (chosen.length >= 2 && pack.size > size) break;
    if (size + pack.size > MERGED_MAX.size || count + pack.count > MERGED_MAX.count) break;
    chosen.push(pack);
    size += pack.size;
    count += pack.count;
  }
  return chosen;
}
