import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import type { QueryResult } from "../../stores/entity_store.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { readSource } from "../upkeep/upkeep_chain.ts";
import type { CheckedAnswers, CheckTask } from "./load_task.ts";
import { readJsonLines } from "./record_file.ts";

/** An answer that is kept for comparing. */
interface KeptAnswer {
  readonly query: QueryInstance;
  readonly digest: string;
  /** Whether another page follows. */
  readonly more: boolean;
}

/** A first page as a line of JSON. */
export function answerLine(query: QueryInstance, { versions, cursor }: QueryResult): string {
  const kept: KeptAnswer = { query, digest: headDigest(versions, query.atBlock), more: cursor !== undefined };
  return `${JSON.stringify(kept)}\n`;
}

/**
 * Digest of versions as they are while their block is the newest one: a later block of the writer may have ended some of them in the
 * meantime, which the answer may know or not. What is not valid at the block has no such digest.
 */
export function headDigest(versions: readonly EntityVersion[], atBlock: number): string {
  const other = versions.find(({ fromBlock, toBlock }) => fromBlock > atBlock || toBlock <= BigInt(atBlock));
  if (other !== undefined) return `a version of blocks ${other.fromBlock} to ${other.toBlock}`;
  return digestVersions(versions.map((version) => {
    const expiration = version.numbers.find(([name]) => name === "$expiration")?.[1];
    return { ...version, toBlock: expiration ?? version.toBlock };
  }));
}

/** Compares every kept answer with the state of the block that it is of, computed from the data alone. */
export function checkAnswers({ source, answers }: CheckTask): CheckedAnswers {
  const kept = answers.flatMap((path) => readJsonLines<KeptAnswer>(path));
  const { scenario, scale, seed } = readSource(source);
  const truths = openDataset(scenario, scale, seed).headAnswers(kept.map(({ query }) => query));
  const torn = kept.flatMap(({ query: { text, atBlock, limit }, digest, more }, i) => {
    const { versionsDigest, matching } = truths[i]!;
    return digest === versionsDigest && more === matching > limit ? [] : [{ text, atBlock }];
  });
  return { compared: kept.length, blocks: new Set(kept.map(({ query }) => query.atBlock)).size, torn };
}
