import { findEntityStore } from "../../stores/mod.ts";
import type { Written } from "./subject.ts";
import { readLogs } from "./torture_logs.ts";
import { chainTruth, logsTruth, type Truth } from "./truth.ts";
import type { WriterTask } from "./writer_task.ts";

/** What a subject is given to write, and what it must hold then. */
export interface Expected {
  readonly written: Written;
  readonly truth: Truth;
}

/** Of a subject, with the seed and, of a registry, the file of its calls. @throws {UsageError} There is no such store. */
export async function expectedOf(
  { subject, seed, logs }: Pick<WriterTask, "subject" | "seed" | "logs">,
): Promise<Expected> {
  if (subject.what === "store") {
    const { history } = (await findEntityStore(subject.from)).capabilities;
    return { written: { seed }, truth: chainTruth(seed, history) };
  }
  const calls = readLogs(logs!);
  return {
    written: { seed, calls: calls.map((events) => events.map(({ signed }) => signed)) },
    truth: logsTruth(calls),
  };
}
