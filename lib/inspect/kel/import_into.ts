import { existsSync } from "node:fs";
import { UsageError } from "../../errors.ts";
import { loadBlake3 } from "../../keri/blake3.ts";
import { refuseOtherKind } from "../../output_place.ts";
import { isFree } from "../../stores/git/create_registry.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { findKelRegistry, RECOMMENDED_KEL_REGISTRY } from "../../stores/mod.ts";
import { recogniseKelRegistry } from "../../stores/open_registry.ts";
import type { KelRegistryKind } from "../../stores/store_kind.ts";
import { type LogSink, NO_LOGS, registryReader } from "../../stores/streams/log_sink.ts";
import type { IntakeTally } from "./intake_tally.ts";
import type { NamedStream } from "./named_stream.ts";
import { refuseOtherFiles, type TakeOptions, takeStreams } from "./take_streams.ts";

/** Where streams go. */
export interface ImportPlace {
  readonly path: string;
  /** Kind of registry that was asked for; undefined where it is told from what is there, or the recommended one. */
  readonly kindName: string | undefined;
}

/**
 * Appends the events of streams to a registry; a new one is made with the first that is accepted. Each that is refused is left out.
 * In the end everything appended survives the machine's death, with what a killed writer had left: where there is no stream, that
 * alone is published.
 * @throws {UsageError} Another kind of registry, or something else, is at the path, or a file holds no stream; nothing was changed.
 */
export async function importInto(
  { path, kindName }: ImportPlace,
  streams: readonly NamedStream[],
  options: TakeOptions,
): Promise<{ readonly kind: string; readonly tally: IntakeTally }> {
  const isNew = streams.length > 0 && (!existsSync(path) || await isFree(path));
  const kind = await kindAt(path, kindName, isNew);
  await refuseOtherFiles(streams, options);
  await loadBlake3();
  const open = () => kind.open(path, { variant: Object.keys(kind.variants)[0]! });
  let registry: KelRegistry | null = isNew ? null : await open();
  const sink: LogSink = {
    reader: () => registry === null ? NO_LOGS : registryReader(registry),
    write: async (_, events) => {
      registry ??= await open();
      await registry.commitBatch(events);
    },
  };
  try {
    const tally = await takeStreams(streams, sink, options);
    await registry?.sync();
    return { kind: kind.name, tally };
  } finally {
    await registry?.close();
  }
}

async function kindAt(path: string, name: string | undefined, isNew: boolean): Promise<KelRegistryKind> {
  const asked = name === undefined ? null : await findKelRegistry(name);
  if (isNew) {
    const kind = asked ?? RECOMMENDED_KEL_REGISTRY;
    refuseOtherKind(path, "--db", kind.extension === ".git" ? "folder" : "file");
    return kind;
  }
  if (asked === null) return await recogniseKelRegistry(path);
  if (asked.reading === undefined || await asked.reading.recognises(path)) return asked;
  const held = await recogniseKelRegistry(path);
  throw new UsageError(`"${path}" is a registry of the kind ${held.name}`, {
    expected: `a registry that ${asked.name} appends to`,
    actual: held.name,
    next: "Leave --registry out.",
  });
}
