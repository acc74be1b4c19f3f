import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { findEntityStore, findKelRegistry } from "../../stores/mod.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { encodedTortureBlock } from "./torture_chain.ts";

/**
 * What is done to a subject while it is killed or loses power: blocks one by one, a whole chain at once; events one by one, several a
 * commit, one by one and made visible (packed, where the kind packs) every few. A command is run as a whole.
 */
export const OPERATIONS = ["append", "bulk", "event", "batch", "flush", "command"] as const;
/** One of them. */
export type TortureOperation = (typeof OPERATIONS)[number];

/** Events of `flush` from one flush to the next. */
const FLUSH_EVERY = 4;

/** A kind of store with one of its variants, as plain data: sent to the processes that are killed. Or a command. */
export interface Subject {
  readonly what: "store" | "registry" | "command";
  readonly name: string;
  /** Its name, or the absolute path of a user's own module. */
  readonly from: string;
  readonly variant: string;
  readonly operation: TortureOperation;
}

/** What a subject is given to write. `calls` is there for a registry. */
export interface Written {
  readonly seed: string;
  readonly calls?: readonly (readonly SignedEvent[])[];
}

/** An answer of a store, and the versions of which it must be all that are live. */
export interface Answer {
  readonly query: string;
  readonly isAsked: (version: EntityVersion) => boolean;
  readonly versions: readonly EntityVersion[];
}

/** A store or registry that is open. A step is a block, or a call of a registry: what is acknowledged as a whole. */
export interface OpenSubject {
  /** Blocks or events that it says it holds. */
  count(): Promise<number>;
  /** Writes the step of a number, as the operation says. */
  write(step: number): Promise<void>;
  /** Writes the first steps at once. */
  load(steps: number): Promise<void>;
  /** What its own check finds wrong; null for nothing. */
  ownProblem(): Promise<string | null>;
  /** Answers at the newest block, of an entity store. */
  answers(): AsyncIterable<Answer>;
  close(): Promise<void>;
}

/** Opens a subject at a path, or creates it there. Throws as its kind does. */
export async function openSubject(subject: Subject, path: string, written: Written): Promise<OpenSubject> {
  const { from, variant } = subject;
  if (subject.what === "store") {
    return new StoreSubject(await (await findEntityStore(from)).open(path, { variant }), written.seed);
  }
  return new RegistrySubject(await (await findKelRegistry(from)).open(path, { variant }), {
    calls: written.calls!,
    operation: subject.operation,
  });
}

/** Queries that every store answers, in the words of Arkiv's language, with what they ask for. */
const QUERIES: readonly Pick<Answer, "query" | "isAsked">[] = [
  { query: "$all", isAsked: () => true },
  {
    query: 'kind = "k2"',
    isAsked: ({ strings }) => strings.some((one) => one[0] === "kind" && one[1] === "k2"),
  },
  { query: "age >= 2", isAsked: ({ numbers }) => numbers.some((one) => one[0] === "age" && one[1] >= 2n) },
];

/** Most results of a page. */
const PAGE = 200;

class StoreSubject implements OpenSubject {
  constructor(readonly store: EntityStore, readonly seed: string) {}

  count(): Promise<number> {
    return Promise.resolve((this.store.tip ?? -1) + 1);
  }

  async write(step: number): Promise<void> {
    await this.store.appendBlock(encodedTortureBlock(this.seed, step));
  }

  async load(steps: number): Promise<void> {
    await this.store.bulkLoad(firstBlocks(this.seed, steps));
  }

  async ownProblem(): Promise<string | null> {
    return problemOf(await this.store.check());
  }

  async *answers(): AsyncGenerator<Answer> {
    const { tip } = this.store;
    if (tip === null) return;
    for (const one of QUERIES) {
      const versions: EntityVersion[] = [];
      const compiled = this.store.compile(one.query);
      for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
        const page = await this.store.run(compiled, tip, {
          limit: PAGE,
          ...(cursor === undefined ? {} : { cursor }),
        });
        versions.push(...page.versions);
        cursor = page.cursor;
      }
      yield { ...one, versions };
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

class RegistrySubject implements OpenSubject {
  constructor(
    readonly registry: KelRegistry,
    readonly work: {
      readonly calls: readonly (readonly SignedEvent[])[];
      readonly operation: TortureOperation;
    },
  ) {}

  async count(): Promise<number> {
    return (await this.registry.stats()).events;
  }

  async write(step: number): Promise<void> {
    const events = this.work.calls[step]!;
    if (this.work.operation === "batch") await this.registry.commitBatch(events);
    else for (const event of events) await this.registry.append(event);
    if (this.work.operation === "flush" && step % FLUSH_EVERY === FLUSH_EVERY - 1) {
      await this.registry.flush();
    }
  }

  load(): Promise<void> {
    return Promise.reject(new Error("a registry has no bulk load"));
  }

  async ownProblem(): Promise<string | null> {
    return problemOf(await this.registry.check());
  }

  async *answers(): AsyncGenerator<Answer> {}

  close(): Promise<void> {
    return this.registry.close();
  }
}

function problemOf(
  { ok, lines }: { readonly ok: boolean; readonly lines: readonly string[] },
): string | null {
  return ok ? null : `its own check says: ${lines.filter((line) => !line.endsWith(": ok")).join("; ")}`;
}

function* firstBlocks(seed: string, count: number): Generator<EncodedBlock> {
  for (let number = 0; number < count; number++) yield encodedTortureBlock(seed, number);
}
