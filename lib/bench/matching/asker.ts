import type { EntityVersion } from "../../chain/entity.ts";
import { encodeCursor } from "../../chain/query/page.ts";
import type { CompiledQuery, EntityStore } from "../../stores/entity_store.ts";

/** What queries are for. `start`: what a scheduler reads once; `changes`: what others wrote since it last looked. */
export const ASK_KINDS = ["start", "changes", "workloads", "nodes", "narrower"] as const;
/** One of them. */
export type AskKind = typeof ASK_KINDS[number];

/** Results of each query (a page is one), and its time in the store, ms. */
export interface Asked {
  readonly results: number[];
  readonly ms: number[];
}

/** Asks a store at its newest block, on the clock. */
export class Asker {
  readonly #store: EntityStore;
  #compiled = new Map<string, CompiledQuery>();
  #asked = nothingAsked();

  constructor(store: EntityStore) {
    this.#store = store;
  }

  /** Begins a new account. @returns The one before. */
  begin(): Readonly<Record<AskKind, Asked>> {
    const before = this.#asked;
    this.#asked = nothingAsked();
    this.#compiled = new Map();
    return before;
  }

  async page(kind: AskKind, text: string, page: { readonly limit: number; readonly cursor: string | null }) {
    const { limit, cursor } = page;
    const start = performance.now();
    let query = this.#compiled.get(text);
    if (query === undefined) this.#compiled.set(text, query = this.#store.compile(text));
    const result = await this.#store.run(
      query,
      this.#store.tip!,
      cursor === null ? { limit } : { limit, cursor },
    );
    const { ms, results } = this.#asked[kind];
    ms.push(performance.now() - start);
    results.push(result.versions.length);
    return result;
  }
}

function nothingAsked(): Record<AskKind, Asked> {
  const entries = ASK_KINDS.map((kind) => [kind, { results: [], ms: [] }]);
  return Object.fromEntries(entries);
}

/** The pages of one query. What is written meanwhile comes after all that was there, so none is read twice. */
export class Stream {
  readonly #asker: Asker;
  readonly #kind: AskKind;
  readonly #text: string;
  readonly #limit: number;
  #cursor: string | null;
  done = false;

  constructor(
    asker: Asker,
    kind: AskKind,
    { text, limit, since = null }: {
      readonly text: string;
      readonly limit: number;
      /** The last block that is not asked about. */
      readonly since?: number | null;
    },
  ) {
    this.#asker = asker;
    this.#kind = kind;
    this.#text = text;
    this.#limit = limit;
    this.#cursor = since === null
      ? null
      : encodeCursor({ fromBlock: since, key: new Uint8Array(32).fill(0xff) }, text);
  }

  /** The next page. */
  async next(): Promise<readonly EntityVersion[]> {
    const { versions, cursor } = await this.#asker.page(this.#kind, this.#text, {
      limit: this.#limit,
      cursor: this.#cursor,
    });
    this.#cursor = cursor ?? null;
    this.done = cursor === undefined;
    return versions;
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<EntityVersion> {
    while (!this.done) yield* await this.next();
  }
}
