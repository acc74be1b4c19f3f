import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { kindFinder, type LinkedKind, type LinkSet, type Step } from "./link_sets.ts";
import { digestFound } from "./reference_ledger.ts";

/** Values asked for by one query. choice: what a page of results can hold, and within every store's limits. */
const VALUES_MAX = PAGE_LIMIT_MAX;

/** The query of one hop, in Arkiv's language: with the kind only where the attribute is not its own, since that is looked through first. */
export function hopQuery(
  { ask, shared, kind: { marker: [name, value] } }: Pick<Step, "ask" | "shared"> & {
    readonly kind: Pick<LinkedKind, "marker">;
  },
  values: readonly (string | bigint)[],
): string {
  const texts = values.map((one) => typeof one === "bigint" ? String(one) : quoted(one));
  const term = texts.length === 1 ? `${ask} = ${texts[0]}` : `${ask} in (${texts.join(" ")})`;
  return value === undefined || !shared ? term : `${name} = ${quoted(value)} && ${term}`;
}

/** A text of the language: only these two characters mean something in it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Where to begin, and the block that is asked about. */
export interface FollowedFrom {
  readonly key: EntityKey;
  readonly atBlock: number;
}

/** What a hop took, and found. */
export interface FollowedHop {
  /** The store's own time, ms; of the first hop with reading the start. */
  readonly ms: number;
  /** Pages that were read. */
  readonly pages: number;
  readonly found: number;
  readonly digest: string;
}

/**
 * Follows references by a store's own queries, a hop after the other, each page to the end. On the clock: compiling and running
 * queries, and reading the start; not what a client does between them.
 *
 * It ends with the last step, whatever refers to what: in a cycle an entity is found again, once a hop.
 */
export async function followReferences(
  store: EntityStore,
  { key, atBlock }: FollowedFrom,
  { set, steps }: { readonly set: Pick<LinkSet, "kinds">; readonly steps: readonly Step[] },
): Promise<FollowedHop[]> {
  const kindOf = kindFinder(set);
  const began = performance.now();
  const start = await store.get(key, atBlock);
  let startMs = performance.now() - began;
  let found = start === null ? [] : [start];
  const hops: FollowedHop[] = [];
  for (const step of steps) {
    const values = valuesOf(found, step.take);
    const next: EntityVersion[] = [];
    let [ms, pages] = [startMs, 0];
    startMs = 0;
    for (let first = 0; first < values.length; first += VALUES_MAX) {
      const text = hopQuery(step, values.slice(first, first + VALUES_MAX));
      const compiling = performance.now();
      const query = store.compile(text);
      ms += performance.now() - compiling;
      let cursor: string | undefined;
      do {
        const running = performance.now();
        const page = await store.run(query, atBlock, {
          limit: PAGE_LIMIT_MAX,
          ...cursor === undefined ? {} : { cursor },
        });
        ms += performance.now() - running;
        pages++;
        for (const version of page.versions) {
          // An attribute may be held by other kinds, too (driver_id: by drivers, vehicles and rides).
          if (kindOf([...version.strings, ...version.numbers]) === step.to) next.push(version);
        }
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    found = next;
    hops.push({ ms, pages, found: found.length, digest: digestVersionsFound(found) });
  }
  return hops;
}

/** Digest of versions as `digestFound` takes them. */
export function digestVersionsFound(found: readonly EntityVersion[]): string {
  return digestFound(found.map(({ key, fromBlock }) => ({ key: toHex(key), fromBlock })));
}

/** What versions hold in an attribute, text or number, each value once; empty text and 0 name nothing. */
function valuesOf(versions: readonly EntityVersion[], attribute: string): (string | bigint)[] {
  const values = new Set(
    versions.flatMap<string | bigint>(({ strings, numbers }) =>
      (strings.find(([name]) => name === attribute) ?? numbers.find(([name]) => name === attribute))?.[1] ??
        []
    ),
  );
  values.delete("");
  values.delete(0n);
  return [...values];
}
