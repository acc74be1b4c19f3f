import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import { readStream } from "../../../../lib/keri/stream/read_stream.ts";
import type { Terminal } from "../../../../lib/report/terminal/terminal.ts";
import { chunked, events, sent } from "../../../keri/stream/chunked.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";
import { assertOutput } from "../../../schemas/json_output.ts";

/** A terminal that remembers. @param stopAt Aborts with the line that says this. */
export function terminal(
  json = false,
  stopAt?: string,
): Terminal & { readonly lines: string[]; readonly notes: string[] } {
  const [lines, notes]: [string[], string[]] = [[], []];
  const abort = new AbortController();
  return {
    lines,
    notes,
    json,
    interrupted: abort.signal,
    out(line) {
      lines.push(line);
      if (stopAt !== undefined && line.includes(stopAt)) abort.abort();
    },
    note: (line) => void notes.push(line),
    progress: () => ({ tick() {}, detail() {}, note() {}, done() {} }),
  };
}

/** Runs with a folder and files of these contents in it; gives their paths. */
export function withFiles(
  contents: Readonly<Record<string, Uint8Array | string>>,
  test: (path: (name: string) => string) => Promise<void>,
): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    for (const [name, content] of Object.entries(contents)) fs.writeFileSync(join(folder, name), content);
    await test((name) => join(folder, name));
  });
}

export async function json(run: (io: Terminal) => Promise<number>) {
  const io = terminal(true);
  const code = await run(io);
  assert.equal(io.lines.length, 1);
  assertOutput("kel", io.lines[0]!);
  return { code, ...JSON.parse(io.lines[0]!) };
}

/** The events of a stream file, as texts. */
export async function textsIn(path: string): Promise<string[]> {
  const messages = await Array.fromAsync(readStream(chunked(fs.readFileSync(path), 4096)));
  return events(messages).map(({ signed }) => sent(signed).toString("latin1"));
}

/** Standard output of what has a file for its stream. */
export const noOut = () => Promise.reject(new Error("nothing belongs on standard output"));
