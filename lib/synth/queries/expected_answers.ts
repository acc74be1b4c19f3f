import { createHash } from "node:crypto";
import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { ChainPlan, EntityState, VersionPlan } from "../lifecycle/chain_plan.ts";
import type { ContentsMaker } from "../contents/contents.ts";
import { type PlannedChain, versionOf } from "../contents/version_of.ts";
import type { ExpectedAnswer, QueryInstance } from "../dataset.ts";
import { QueryIndex } from "./query_index.ts";

/** A query asked at a block, and the versions that meet it so far, by entity. */
interface Question {
  readonly instance: QueryInstance;
  readonly matching: Map<string, Match>;
}

interface Match {
  readonly state: EntityState;
  readonly key: Uint8Array;
  /** Block after the asked one in which the entity was written again: where a store's `toBlock` ends. */
  readonly closed?: number;
}

/**
 * Answers queries without a store: one pass over the versions up to the latest block asked, keeping only what matches.
 * Payloads are made for the first pages alone. Memory grows with the answers, not with the data.
 *
 * @param tip Newest block of the store that is asked: a version that a later block replaced ends there, also when a past
 * block is asked.
 */
export function expectedAnswers(
  chain: PlannedChain,
  instances: readonly QueryInstance[],
  tip = Math.max(-1, ...instances.map(({ atBlock }) => atBlock)),
): ExpectedAnswer[] {
  const { plan, contents } = chain;
  const questions = new Map(instances.map((instance) => [nameOf(instance), {
    instance,
    matching: new Map<string, Match>(),
  }]));
  const open = [...questions.values()];
  const held: Holders = new Map();
  const index = new QueryIndex<Question>(
    open.map((question) => [parseQuery(question.instance.text), question]),
  );
  for (let block = plan.firstBlock; block <= Math.min(tip, plan.end - 1); block++) {
    for (const version of plan.versions(block)) {
      if (version.kind !== "create") close(version, held);
      if (version.kind === "delete" || version.kind === "expire") continue;
      if (open.some(({ instance }) => block <= instance.atBlock)) add(version, chain, { index, held });
    }
  }
  const answers = new Map([...questions].map(([name, question]) => [name, answer(question, contents)]));
  return instances.map((instance) => answers.get(nameOf(instance))!);
}

/**
 * Answers queries that are each asked while their block is the newest one, as a reader beside a writer asks: what a version's end
 * is by itself, since nothing after the block has happened. One pass, in which a text that is asked at many blocks is followed once.
 */
export function headAnswers(chain: PlannedChain, instances: readonly QueryInstance[]): ExpectedAnswer[] {
  const { plan, contents } = chain;
  const followed = new Map(instances.map((instance) => [instance.text, {
    instance: { ...instance, atBlock: Infinity },
    matching: new Map<string, Match>(),
  }]));
  const held: Holders = new Map();
  const index = new QueryIndex<Question>(
    [...followed].map(([text, question]) => [parseQuery(text), question]),
  );
  const asked = Map.groupBy(instances, ({ atBlock }) => atBlock);
  const answers = new Map<string, ExpectedAnswer>();
  for (let block = plan.firstBlock; block <= Math.max(-1, ...asked.keys()); block++) {
    for (const version of plan.versions(block)) {
      if (version.kind !== "create") close(version, held);
      if (version.kind !== "delete" && version.kind !== "expire") add(version, chain, { index, held });
    }
    for (const instance of asked.get(block) ?? []) {
      const { matching } = followed.get(instance.text)!;
      answers.set(nameOf(instance), answer({ instance, matching }, contents));
    }
  }
  return instances.map((instance) => answers.get(nameOf(instance))!);
}

function nameOf({ text, atBlock, limit }: QueryInstance): string {
  return `${atBlock}\n${limit}\n${text}`;
}

/** Questions that an entity answers or once answered, by its name: there may be thousands of others. */
type Holders = Map<string, Set<Question>>;

function nameOfEntity({ type, entity }: Pick<VersionPlan, "type" | "entity">): string {
  return `${type}.${entity}`;
}

/** Ends the entity's earlier version wherever that matched: it is gone, or for a past question it has an end. */
function close(plan: VersionPlan, held: Holders): void {
  const name = nameOfEntity(plan);
  for (const { instance, matching } of held.get(name) ?? []) {
    const match = matching.get(name);
    if (match === undefined) continue;
    if (plan.block <= instance.atBlock) matching.delete(name);
    else if (match.closed === undefined) matching.set(name, { ...match, closed: plan.block });
  }
}

/** Adds a new version to every question it answers. */
function add(
  version: VersionPlan,
  { plan, contents }: PlannedChain,
  { index, held }: { readonly index: QueryIndex<Question>; readonly held: Holders },
): void {
  const state = stateAfter(version, plan);
  const written = versionOf(state, contents, { payload: false });
  const name = nameOfEntity(version);
  for (const question of index.matching(written)) {
    if (version.block > question.instance.atBlock) continue;
    question.matching.set(name, { state, key: written.key });
    let holders = held.get(name);
    if (holders === undefined) held.set(name, holders = new Set());
    holders.add(question);
  }
}

/** What an entity is after a planned operation that leaves it alive. */
function stateAfter(version: VersionPlan, plan: ChainPlan): EntityState {
  const { type, entity, block, kind, btl, ownerChanges } = version;
  if (kind !== "create" && kind !== "update") return plan.entityAt(type, entity, block)!;
  const born = kind === "create" ? version : plan.birth(type, entity);
  return { born, contents: version, from: block, end: block + btl, ownerChanges };
}

function answer({ instance, matching }: Question, contents: ContentsMaker): ExpectedAnswer {
  const found = [...matching.values()]
    .filter(({ state }) => state.end > instance.atBlock)
    .map((match) => ({ ...match, order: toHex(match.key) }))
    .sort((a, b) => a.state.from - b.state.from || (a.order < b.order ? -1 : 1));
  const hash = createHash("sha256");
  for (const { key } of found) hash.update(key);
  const page = found.slice(0, instance.limit);
  return {
    matching: found.length,
    keys: page.map(({ key }) => key),
    digest: hash.digest("hex"),
    versionsDigest: digestVersions(page.map((match) => stored(match, contents))),
  };
}

/** A match as a store returns it, payload included. */
function stored({ state, closed }: Match, contents: ContentsMaker): EntityVersion {
  const version = versionOf(state, contents);
  return closed === undefined || closed >= state.end ? version : { ...version, toBlock: BigInt(closed) };
}
