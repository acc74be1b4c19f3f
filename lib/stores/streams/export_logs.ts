import { Buffer } from "node:buffer";
import { joinEvent } from "../git/layouts/sharded_files.ts";
import type { KelRegistry } from "../kel_registry.ts";

/** What logs are exported from. */
type ExportSource = Pick<KelRegistry, "keyState" | "read">;

/** Bytes of a piece of a stream, from which on it is given. choice: few writes, little memory. */
const PIECE_BYTES = 256 * 1024;

/**
 * Prefixes of logs in the order of a stream: each once, a delegator before its delegates, so that who reads it never waits for an
 * anchor. Delegators come with the logs that need them.
 * @param wanted Prefixes of logs that are there; asked for twice.
 * @param onMissing Told of each delegator that is not there: who reads the stream cannot take its delegates in.
 * Memory: the prefixes of delegators.
 */
export async function* exportOrder(
  registry: ExportSource,
  wanted: () => AsyncIterable<string> | Iterable<string>,
  onMissing: (delegator: string) => void,
): AsyncGenerator<string> {
  const [seen, delegators] = [new Set<string>(), new Set<string>()];
  const addDelegatorOf = async (delegator: string | null): Promise<void> => {
    if (delegator === null || seen.has(delegator)) return;
    seen.add(delegator);
    const state = await registry.keyState(delegator);
    if (state === null) return onMissing(delegator);
    await addDelegatorOf(state.delegator);
    delegators.add(delegator);
  };
  for await (const prefix of wanted()) {
    await addDelegatorOf((await registry.keyState(prefix))?.delegator ?? null);
  }
  yield* delegators;
  for await (const prefix of wanted()) if (!delegators.has(prefix)) yield prefix;
}

/** A log as KERI sends it: events directly followed by their attachments, several in a piece. @param onEvent Told of each. */
export async function* logPieces(
  registry: ExportSource,
  prefix: string,
  onEvent: () => void,
): AsyncGenerator<Buffer> {
  let [events, bytes]: [Buffer[], number] = [[], 0];
  for await (const event of registry.read(prefix)) {
    events.push(joinEvent(event));
    bytes += events.at(-1)!.length;
    onEvent();
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(events);
    [events, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(events);
}
