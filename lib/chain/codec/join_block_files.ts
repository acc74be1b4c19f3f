import { HeadroomError, messageOf, UsageError } from "../../errors.ts";
import { missingShards, missingText } from "../../text/missing_shards.ts";
import { Turns } from "../../turns.ts";
import type { BlockFileHeader, BlockFileSummary, BlockPart } from "./block_file_format.ts";
import { readBlockFile } from "./read_block_file.ts";
import { BlockFileWriter } from "./write_block_file.ts";

/** Who is called meanwhile. */
interface JoinOptions {
  /** Called once, before anything is written: how many blocks there are. */
  readonly onStart?: (blocks: number) => void;
  readonly onBlock?: () => void;
  /** Aborting it leaves nothing under the path. */
  readonly interrupted?: AbortSignal;
}

/** A joined file: what it says of itself, and holds. */
interface JoinedBlockFile extends BlockFileSummary {
  readonly header: BlockFileHeader;
}

/**
 * Joins the block files of all shards of a chain, or of a phase of it, into the file that would have been written in one go, byte for
 * byte. Memory: a block.
 * @param paths In any order. @returns null where it was interrupted.
 * @throws {UsageError} Not all shards of one whole: nothing was written.
 * @throws {HeadroomError} A shard that is damaged, or a path that cannot be written.
 */
export async function joinBlockFiles(
  paths: readonly string[],
  path: string,
  { onStart = () => {}, onBlock = () => {}, interrupted }: JoinOptions = {},
): Promise<JoinedBlockFile | null> {
  const { ordered, header, blocks } = orderedShards(paths);
  onStart(blocks);
  const writer = BlockFileWriter.create(path, header);
  const turns = new Turns();
  try {
    for (const shard of ordered) {
      for (const block of readBlockFile(shard).blocks) {
        if (interrupted?.aborted) {
          writer.abort();
          return null;
        }
        writer.append(block);
        onBlock();
        await turns.take();
      }
    }
    return { header, ...writer.close() };
  } catch (error) {
    writer.abort();
    throw error;
  }
}

/** A file that says of itself that it is a shard. */
interface Shard {
  readonly path: string;
  readonly source: BlockFileHeader;
  readonly part: BlockPart & { readonly shard: string };
}

function orderedShards(paths: readonly string[]): {
  readonly ordered: readonly string[];
  readonly header: BlockFileHeader;
  readonly blocks: number;
} {
  const shards = paths.map(readShard).sort((a, b) => a.part.from - b.part.from);
  const first = shards[0]!;
  for (const { path, source, part } of shards) {
    const [own, wanted] = [wholeText(source, part.phase), wholeText(first.source, first.part.phase)];
    if (own === wanted) continue;
    throw refusal(`"${path}" is of other data than "${first.path}"`, {
      actual: `${own}, and ${wanted}`,
      next: "Join the shards of one scenario, scale, seed and phase.",
    });
  }
  const names = shards.map(({ part }) => part.shard);
  const missing = missingShards(names);
  if (missing.length > 0) {
    const next = `Make it with --shard ${missing[0]}, then name all.`;
    throw refusal(missingText(missing), { actual: names.join(", "), next });
  }
  if (shards.some(({ part }, at) => at > 0 && part.from !== shards[at - 1]!.part.to)) {
    throw refusal(`shards ${names.join(", ")} do not follow each other`, {
      actual: shards.map(({ part: { from, to } }) => `blocks ${from} to ${to}`).join(", "),
      next: "Name each shard once, all made by one version of Headroom.",
    });
  }
  const [{ from }, { to }] = [first.part, shards.at(-1)!.part];
  const { phase } = first.part;
  return {
    ordered: shards.map(({ path }) => path),
    header: phase === null ? first.source : { ...first.source, part: { phase, shard: null, from, to } },
    blocks: to - from,
  };
}

function readShard(path: string): Shard {
  const { header: { part, ...source }, count } = opened(path);
  if (part === undefined || part.shard === null) {
    throw refusal(`"${path}" is no shard`, { actual: "a whole file", next: "Leave it out." });
  }
  if (count === part.to - part.from) return { path, source, part: { ...part, shard: part.shard } };
  throw HeadroomError.unmet(`join "${path}"`, {
    expected: `${part.to - part.from} blocks, as it says`,
    actual: String(count),
    next: "Delete it and generate it again.",
  });
}

/** What is no block file is no shard either. */
function opened(path: string): ReturnType<typeof readBlockFile> {
  try {
    return readBlockFile(path);
  } catch (error) {
    const next = "Name the files that generate --shard wrote.";
    throw refusal(`"${path}" is no shard`, { actual: messageOf(error), next });
  }
}

/** What blocks are of, in words. */
function wholeText({ scenario, scale, seed }: BlockFileHeader, phase: string | null): string {
  return `${scenario} at scale ${scale}, seed ${seed}${phase === null ? "" : `, phase ${phase}`}`;
}

/** What a block file holds, in words: "mendoza at scale 0.1, seed 7, phase load, shard 2/4". */
export function blockFileText(header: BlockFileHeader): string {
  const { phase = null, shard = null } = header.part ?? {};
  return wholeText(header, phase) + (shard === null ? "" : `, shard ${shard}`);
}

function refusal(what: string, { actual, next }: { readonly actual: string; readonly next: string }) {
  return new UsageError(`Cannot join these block files: ${what}`, {
    expected: "all shards of one chain, or of one phase of it",
    ...{ actual, next },
  });
}
