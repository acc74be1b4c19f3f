import { archiveChain } from "../../bench/data/archive_chain.ts";
import { blockFileText, joinBlockFiles } from "../../chain/codec/block_file.ts";
import { describeReading } from "../../chain/extend_reading.ts";
import { openChain } from "../../inspect/open_chain.ts";
import { makeFolderOf, refuseTaken } from "../../output_place.ts";
import type { ProgressLine, Terminal } from "./terminal.ts";

/** Version of the `--json` objects of `generate`. */
export const GENERATE_SCHEMA = 1;

/** Turns any chain into an archive. Returns the exit code. */
export async function archiveOf(from: string, path: string, io: Terminal): Promise<number> {
  refuseTaken(path, "--archive", "file");
  const chain = openChain(from);
  makeFolderOf(path);
  const progress = io.progress("archive", chain.blockCount(), "blocks");
  const written = await archiveChain(chain, path, {
    onBlock: () => progress.tick(),
    interrupted: io.interrupted,
  });
  progress.done();
  if (written === null) {
    io.note(`Interrupted: "${path}" was not written.`);
    return 1;
  }
  if (io.json) {
    io.out(JSON.stringify({ schema: GENERATE_SCHEMA, from, path, ...written }));
    return 0;
  }
  io.out(`"${from}" as an archive`);
  for (
    const line of nameLines([
      ["file", path],
      ["digest", written.digest],
      ["blocks", String(written.blocks)],
      ["operations", String(written.operations)],
      ["file bytes", String(written.bytes)],
    ])
  ) io.out(line);
  const reading = chain.extendReading();
  if (reading !== null) io.note(describeReading(reading));
  if (chain.kind === "database") {
    io.note(
      "A database forgets places within a block and all but the result of a block's operations on one entity, Arkiv's also empty " +
        "blocks before its first version: the digest differs from that of the blocks it was made from.",
    );
  }
  return 0;
}

/** Joins the block files of all shards of a chain. Returns the exit code. */
export async function joinShards(paths: readonly string[], path: string, io: Terminal): Promise<number> {
  refuseTaken(path, "--out", "file");
  let progress: ProgressLine | null = null;
  const joined = await joinBlockFiles(paths, path, {
    onStart: (blocks) => {
      makeFolderOf(path);
      progress = io.progress("join", blocks, "blocks");
    },
    onBlock: () => progress?.tick(),
    interrupted: io.interrupted,
  });
  (progress as ProgressLine | null)?.done();
  if (joined === null) {
    io.note(`Interrupted: "${path}" was not written.`);
    return 1;
  }
  const { header: { schema: _, seed, ...about }, digest, blocks, bytes } = joined;
  const whole = { ...about, seed: String(seed), path, blocks, digest, fileBytes: bytes };
  if (io.json) io.out(JSON.stringify({ schema: GENERATE_SCHEMA, joined: paths.length, ...whole }));
  else {
    const sizes = [["blocks", String(blocks)], ["file bytes", String(bytes)]] as const;
    io.out(`${blockFileText(joined.header)}, joined of ${paths.length} shards`);
    for (const line of nameLines([["file", path], ["digest", digest], ...sizes])) io.out(line);
  }
  return 0;
}

/** Lines of a name and its value. */
export function nameLines(lines: readonly (readonly [name: string, value: string])[]): string[] {
  return lines.map(([name, value]) => `${name.padEnd(13)}  ${value}`);
}
