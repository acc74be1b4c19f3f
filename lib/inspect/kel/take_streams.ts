import type { LogSink } from "../../stores/streams/log_sink.ts";
import { StreamIntake, type Verdict } from "../../stores/streams/stream_intake.ts";
import { IntakeTally } from "./intake_tally.ts";
import { messagesOf, type NamedStream, type StreamWatch } from "./named_stream.ts";

export type { Verdict } from "../../stores/streams/stream_intake.ts";

/** How streams are taken in. */
export interface TakeOptions extends StreamWatch {
  readonly requireReceipts: boolean;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** Refuses files that hold no message, each read up to its first one: before anything is written. @throws {UsageError} */
export async function refuseOtherFiles(
  streams: readonly NamedStream[],
  watch: StreamWatch,
): Promise<void> {
  // Only a file can be read again.
  for (const stream of streams.filter(({ size }) => size !== null)) {
    for await (const _ of messagesOf(stream, { interrupted: watch.interrupted })) break;
  }
}

/**
 * Takes streams into logs, one after the other: what one needs of another, such as its delegator's events, may come in any of them.
 * Constant memory but for events that wait (`StreamIntake`). Ends early where it is interrupted; what was accepted is written.
 * @throws {UsageError} A stream holds no message.
 */
export async function takeStreams(
  streams: readonly NamedStream[],
  sink: LogSink,
  options: TakeOptions,
): Promise<IntakeTally> {
  const { interrupted, requireReceipts, onVerdict } = options;
  const tally = new IntakeTally();
  const intake = new StreamIntake(sink, {
    requireReceipts,
    onVerdict: (verdict) => {
      tally.add(verdict);
      onVerdict(verdict);
    },
  });
  for (const stream of streams) {
    for await (const message of messagesOf(stream, options)) {
      if (interrupted.aborted) break;
      await intake.take(message, stream.name);
    }
  }
  if (interrupted.aborted) await intake.write();
  else await intake.end();
  return tally;
}
