import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { messageOf, UsageError } from "../../errors.ts";
import { readStream, type StreamMessage } from "../../keri/stream/read_stream.ts";
import { shellCommand } from "../../text/command_line.ts";

/** Stretches of bytes at its beginning after which a file is no stream. choice: damage is rarer, and they are held in memory. */
const DAMAGES_MAX = 1000;

/** The name that stands for standard input. */
export const STDIN = "-";

/** A CESR stream in a file, or on standard input. */
export interface NamedStream {
  readonly name: string;
  /** Bytes; null where nobody knows yet. */
  readonly size: number | null;
  /** Opens it from its beginning; standard input can be opened once. */
  open(): Promise<ReadableStream<Uint8Array>>;
}

/** How somebody reads a stream. */
export interface StreamWatch {
  readonly interrupted: AbortSignal;
  /** Told of the bytes of each chunk. */
  readonly onBytes?: (bytes: number) => void;
}

/** The streams of several paths. @throws {UsageError} As `findStream()`, or standard input is asked for twice. */
export function findStreams(paths: readonly string[]): NamedStream[] {
  if (paths.filter((path) => path === STDIN).length > 1) {
    throw new UsageError(`Standard input can be read once, and "${STDIN}" is given several times`);
  }
  return paths.map(findStream);
}

/** @throws {UsageError} No such file, or one that cannot be read. */
export function findStream(path: string): NamedStream {
  if (path === STDIN) {
    return { name: "standard input", size: null, open: () => Promise.resolve(Deno.stdin.readable) };
  }
  if (!existsSync(path)) throw unreadable(path, "no such file", "Correct the path.");
  const found = statSync(path);
  if (found.isDirectory()) {
    throw unreadable(path, "a folder", `If it is a registry: ${shellCommand`deno task kel check ${path}`}`);
  }
  if (found.isFile()) refuseUnreadable(path);
  return {
    name: path,
    size: found.isFile() ? found.size : null,
    open: async () => (await Deno.open(path)).readable,
  };
}

function refuseUnreadable(path: string): void {
  try {
    closeSync(openSync(path, "r"));
  } catch (error) {
    throw unreadable(path, messageOf(error), "Make it readable, or give another path.");
  }
}

function unreadable(path: string, actual: string, next: string): UsageError {
  const expected = "a file with a CESR stream, or - for standard input";
  return new UsageError(`Cannot read "${path}": ${actual}`, { expected, actual, next });
}

/**
 * The messages of a stream. It ends early where it is interrupted; the last message may be cut off then.
 * @throws {UsageError} Nothing in it is a message.
 */
export async function* messagesOf(stream: NamedStream, watch: StreamWatch): AsyncGenerator<StreamMessage> {
  const before: StreamMessage[] = [];
  let isStream = false;
  for await (const message of readStream(chunksOf(await stream.open(), watch))) {
    if (isStream) {
      yield message;
      continue;
    }
    before.push(message);
    isStream = message.kind !== "damage" || message.hasBegun;
    if (isStream) yield* before;
    else if (before.length === DAMAGES_MAX) break;
  }
  if (!isStream && !watch.interrupted.aborted) throw noStream(stream.name, before[0]);
}

async function* chunksOf(
  chunks: ReadableStream<Uint8Array>,
  { interrupted, onBytes }: StreamWatch,
): AsyncGenerator<Uint8Array> {
  const reader = chunks.getReader();
  // Ends also a read that waits: a pipe may have nothing for as long as it likes.
  const cancel = () => void reader.cancel().catch(() => undefined);
  interrupted.addEventListener("abort", cancel);
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      onBytes?.(value.length);
      yield value;
    }
  } finally {
    interrupted.removeEventListener("abort", cancel);
    cancel();
  }
}

function noStream(name: string, first: StreamMessage | undefined): UsageError {
  const actual = first?.kind === "damage" ? first.error.problem : "nothing";
  return new UsageError(`"${name}" holds no key event: ${actual}`, {
    expected: 'a CESR stream, which begins with {"v":"KERI10JSON',
    actual,
    next: "Correct the path; a registry is read by deno task kel check.",
  });
}
