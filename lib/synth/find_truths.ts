import { createHash } from "node:crypto";
import { applyOperation } from "../chain/apply.ts";
import { digestVersions } from "../chain/digest_versions.ts";
import type { EntityVersion } from "../chain/entity.ts";
import { toHex } from "../chain/hex.ts";
import { parseQuery } from "../chain/query/parse_query.ts";
import type { ChainPlan, VersionPlan } from "./chain_plan.ts";
import type { ContentsMaker } from "./contents.ts";
import type { QueryInstance, QueryTruth } from "./dataset.ts";
import { QueryIndex } from "./query_index.ts";

/** A query asked at a block, and the versions that meet it so far, by entity. */
interface Question {
  readonly instance: QueryInstance;
  readonly matching: Map<string, Match>;
}

interface Match {
  readonly plan: VersionPlan;
  readonly key: Uint8Array;
  /** Block the version ends by itself. */
  readonly end: number;
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
export function findTruths(
  plan: ChainPlan,
  contents: ContentsMaker,
  instances: readonly QueryInstance[],
  tip = Math.max(-1, ...instances.map(({ atBlock }) => atBlock)),
): QueryTruth[] {
  const questions = new Map(instances.map((instance) => [nameOf(instance), {
    instance,
    matching: new Map<string, Match>(),
  }]));
  const open = [...questions.values()];
  const index = new QueryIndex<Question>(
    open.map((question) => [parseQuery(question.instance.text), question]),
  );
  for (let block = plan.firstBlock; block <= Math.min(tip, plan.end - 1); block++) {
    for (const version of plan.versions(block)) {
      if (version.kind === "update") close(version, open);
      if (open.some(({ instance }) => block <= instance.atBlock)) add(version, plan, contents, index);
    }
  }
  const truths = new Map([...questions].map(([name, question]) => [name, answer(question, plan, contents)]));
  return instances.map((instance) => truths.get(nameOf(instance))!);
}

function nameOf({ text, atBlock, limit }: QueryInstance): string {
  return `${atBlock}\n${limit}\n${text}`;
}

/** Ends the entity's earlier version wherever that matched: it is gone, or for a past question it has an end. */
function close(plan: VersionPlan, open: readonly Question[]): void {
  const name = `${plan.type}.${plan.entity}`;
  for (const { instance, matching } of open) {
    const match = matching.get(name);
    if (match === undefined) continue;
    if (plan.block <= instance.atBlock) matching.delete(name);
    else if (match.closed === undefined) matching.set(name, { ...match, closed: plan.block });
  }
}

/** Adds a new version to every question it answers. */
function add(
  plan: VersionPlan,
  chain: ChainPlan,
  contents: ContentsMaker,
  index: QueryIndex<Question>,
): void {
  const version = versionOf(plan, chain, contents, false);
  for (const { instance, matching } of index.matching(version)) {
    if (plan.block > instance.atBlock) continue;
    matching.set(`${plan.type}.${plan.entity}`, { plan, key: version.key, end: plan.block + plan.btl });
  }
}

/** The version a plan stands for, as a store would return it. */
function versionOf(
  plan: VersionPlan,
  chain: ChainPlan,
  contents: ContentsMaker,
  payload: boolean,
): EntityVersion {
  const operation = contents.operation(plan, { payload });
  if (plan.kind === "create") return applyOperation(null, operation, plan.block)!;
  const birth = chain.birth(plan.type, plan.entity);
  // An update keeps what the creation left behind (creator, first block, place); versions in between leave no trace.
  const created = applyOperation(
    null,
    contents.operation({ ...birth, btl: plan.block - birth.block + 1 }, {
      payload: false,
    }),
    birth.block,
  );
  return applyOperation(created, operation, plan.block)!;
}

function answer({ instance, matching }: Question, chain: ChainPlan, contents: ContentsMaker): QueryTruth {
  const found = [...matching.values()]
    .filter(({ end }) => end > instance.atBlock)
    .map((match) => ({ ...match, order: toHex(match.key) }))
    .sort((a, b) => a.plan.block - b.plan.block || (a.order < b.order ? -1 : 1));
  const hash = createHash("sha256");
  for (const { key } of found) hash.update(key);
  const page = found.slice(0, instance.limit);
  return {
    matching: found.length,
    keys: page.map(({ key }) => key),
    digest: hash.digest("hex"),
    versionsDigest: digestVersions(page.map((match) => stored(match, chain, contents))),
  };
}

/** A match as a store returns it, payload included. */
function stored({ plan, end, closed }: Match, chain: ChainPlan, contents: ContentsMaker): EntityVersion {
  const version = versionOf(plan, chain, contents, true);
  return closed === undefined || closed >= end ? version : { ...version, toBlock: BigInt(closed) };
}
