import { BLOCK_SECONDS } from "../../chain/block.ts";
import { ROWS_PER_VERSION } from "../../chain/version_totals.ts";
import { attributes, changing, type Declaration, number } from "../../scenarios/builders/attributes.ts";
import { operationsOn } from "../../scenarios/builders/operations.ts";
import { payloadOf } from "../../scenarios/builders/payloads.ts";
import { sourced } from "../../scenarios/builders/sourced.ts";
import { typedScenario } from "../../scenarios/builders/typed_scenario.ts";
import { between, oneOf } from "../../scenarios/builders/values.ts";
import type { EntityScenario, OperationSpec } from "../../scenarios/scenario.ts";

/** What a block does: one kind of operation alone, or a quarter creates, a half updates and a quarter deletes. */
export const WRITE_KINDS = ["create", "update", "delete", "mixed"] as const;
/** One of them. */
export type WriteKind = (typeof WRITE_KINDS)[number];

/** A point that is measured: what each of its blocks holds. */
export interface WritePoint {
  /** Entities a block touches. */
  readonly entities: number;
  /** Attributes of an entity's own: 2 or more, half text and half numbers. */
  readonly attributes: number;
  /** Bytes of each version's payload, 1 or more. */
  readonly payloadBytes: number;
  /**
   * Number of the chain's first block. It decides whether a version's end keeps its width when it is closed: all of them live for
   * a million blocks, so that their ends take three bytes, and a block's number takes one below 128 and three from 32,768 on.
   */
  readonly firstBlock: number;
}

/** What the blocks of a point do, one kind after the other. */
export interface WriteStages {
  readonly kinds: readonly WriteKind[];
  /** Blocks of each kind. */
  readonly blocks: number;
}

/** Operations of a kind, as parts of its entities. A mix divides a block's entities into four. */
const PARTS: Readonly<Record<WriteKind, Readonly<Partial<Record<"create" | "update" | "delete", number>>>>> =
  {
    create: { create: 1 },
    update: { update: 1 },
    delete: { delete: 1 },
    mixed: { create: 0.25, update: 0.5, delete: 0.25 },
  };

/** Whether blocks of so many entities can be of a kind: exactly, each block as the others. */
export function divides(kind: WriteKind, entities: number): boolean {
  return Object.values(PARTS[kind]).every((part) => Number.isInteger(entities * part));
}

/** Versions that an operation of a kind writes or closes, on average. */
export function versionsTouched(kind: WriteKind): number {
  const { create = 0, update = 0, delete: ended = 0 } = PARTS[kind];
  return create + 2 * update + ended;
}

/** Rows of a version at a point, in Arkiv's schema. */
export function rowsOfVersion({ attributes }: WritePoint): number {
  return attributes + ROWS_PER_VERSION;
}

/** Entities before the first measured block, where their payloads stay below `BASE_BYTES`. choice: indexes of several pages. */
const BASE_ENTITIES = 1000;
const BASE_BYTES = 20e6;
/** Entities in one of the blocks that write them. */
const BASE_BLOCK = 250;

const SOURCE = "choice: an experiment, not a use case";

/**
 * A chain that measures one point: a base of entities, then blocks of each kind in turn, all of the very same size. Texts are
 * one of 20 words, numbers below a million, half of them drawn again at every update; payloads are random bytes.
 */
export function writeScenario(point: WritePoint, stages: WriteStages): EntityScenario {
  const { kinds, blocks } = stages;
  const base = baseEntities(point, stages);
  const [first, ...others] = kinds.map((kind) => ({ kind, operations: operationsOf(kind, point.entities) }));
  return typedScenario({
    id: "writes",
    title: "Blocks of one size and kind",
    source: SOURCE,
    entityTypes: [{
      id: "entity",
      count: sourced(base, SOURCE),
      attributes: attributes(SOURCE, table(point.attributes)),
      payload: payloadOf([point.payloadBytes, point.payloadBytes], {
        contentType: "application/octet-stream",
        randomShare: 1,
        source: SOURCE,
      }),
      btlBlocks: { min: LIFE_BLOCKS, max: LIFE_BLOCKS, source: SOURCE },
    }],
    operations: first!.operations,
    ownerCount: sourced(100, SOURCE),
    entitiesPerLoadBlock: sourced(BASE_BLOCK, SOURCE),
    steady: { versionShare: sourced(0, SOURCE), minBlocks: sourced(blocks, SOURCE) },
    peaks: others.map(({ kind, operations }) => ({
      id: kind,
      seconds: sourced(blocks * BLOCK_SECONDS, SOURCE),
      operations,
      replaces: first!.operations.map(({ id }) => id),
    })),
    queries: [],
    requirements: [],
    choices: [],
  });
}

/** Blocks to live: longer than any chain here. */
const LIFE_BLOCKS = 1_000_000;

/** Words that a text attribute takes. */
const WORDS = Array.from({ length: 20 }, (_, i) => `word-${String(i).padStart(2, "0")}`);

function table(count: number): Record<string, Declaration> {
  const declared = (i: number): Declaration => {
    if (i === 0) return "entity-{pad:8}";
    const value = i % 2 === 0 ? oneOf(...WORDS) : number("units", between(0, 999_999));
    return i % 4 < 2 ? changing(value) : value;
  };
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`attribute_${String(i).padStart(2, "0")}`, declared(i)]),
  );
}

function operationsOf(kind: WriteKind, entities: number): OperationSpec[] {
  const build = operationsOn("entity");
  return Object.entries(PARTS[kind]).map(([operation, part]) =>
    build[operation as keyof (typeof PARTS)[WriteKind]](
      `${kind}_${operation}`,
      sourced(entities * part / BLOCK_SECONDS, SOURCE),
    )
  );
}

/** Entities before the first measured block: enough of them that no stage runs out. */
export function baseEntities({ entities, payloadBytes }: WritePoint, { kinds, blocks }: WriteStages): number {
  let [grown, needed] = [0, 0];
  for (const kind of kinds) {
    const { create = 0, delete: ended = 0 } = PARTS[kind];
    const ends = ended * entities * blocks;
    needed = Math.max(needed, Math.max(entities, ends) - grown);
    grown += create * entities * blocks - ends;
  }
  return Math.max(needed, 1, Math.min(BASE_ENTITIES, Math.floor(BASE_BYTES / payloadBytes)));
}
