import { loadBlake3 } from "../../../lib/keri/blake3.ts";
import { readStream } from "../../../lib/keri/stream/read_stream.ts";
import type { LogSink } from "../../../lib/stores/streams/log_sink.ts";
import { type IntakeOptions, StreamIntake, type Verdict } from "../../../lib/stores/streams/stream_intake.ts";
import { MemoryLogs } from "../../keri/memory_logs.ts";
import { chunked } from "../../keri/stream/chunked.ts";
import { Buffer } from "node:buffer";

await loadBlake3();

/** Logs in memory, which check once more what they are given. */
export function memorySink(logs = new MemoryLogs()): LogSink & { readonly logs: MemoryLogs } {
  return {
    logs,
    reader: () => logs.reader,
    write: async (_, events) => {
      for (const event of events) await logs.append(event);
    },
  };
}

/** Takes one stream in, to its end. */
export async function take(
  parts: readonly Uint8Array[],
  sink: LogSink = memorySink(),
  options: Partial<IntakeOptions> = {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const intake = new StreamIntake(sink, {
    requireReceipts: false,
    onVerdict: (verdict) => verdicts.push(verdict),
    ...options,
  });
  for await (const message of readStream(chunked(Buffer.concat(parts), 1000))) {
    await intake.take(message, "s");
  }
  await intake.end();
  return verdicts;
}

/** Number and outcome of each. */
export function outcomes(verdicts: readonly Verdict[]): string[] {
  return verdicts.map(({ number, outcome }) => `${number} ${outcome}`);
}
