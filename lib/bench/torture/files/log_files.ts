import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { HeadroomError } from "../../../errors.ts";
import { exportStream } from "../../../inspect/kel/export_stream.ts";
import { findStream } from "../../../inspect/kel/named_stream.ts";
import { verifyStreams } from "../../../inspect/kel/open_logs.ts";
import { verifyLog } from "../../../keri/verify_log.ts";
import { anchorLookup } from "../../../stores/anchor_lookup.ts";
import type { KelRegistry } from "../../../stores/kel_registry.ts";
import { findKelRegistry } from "../../../stores/mod.ts";
import { openRegistryToRead } from "../../../stores/open_registry.ts";
import { SQLITE_KEL } from "../../../stores/sqlite/kel/kel_registry.ts";
import { openOrganisation } from "../../../synth/organisation/organisation.ts";
import type { FileSubject } from "./file_subject.ts";

const NAME = "logs";
const SIZE = { agents: 2, engineers: 1, anchorsPerAgent: 3, seed: 11n } as const;

async function fill(registry: KelRegistry): Promise<void> {
  const organisation = await openOrganisation(SIZE);
  for (const { events } of organisation.calls("batch", 1)) await registry.commitBatch(events);
  await registry.flush();
}

/** Every event of logs that verify, by its log and number. @throws {HeadroomError} A log does not verify. */
async function logFacts(registry: Pick<KelRegistry, "prefixes" | "read" | "keyState">): Promise<string[]> {
  const facts: string[] = [];
  for await (const prefix of registry.prefixes()) {
    const { problem } = await verifyLog(registry.read(prefix), anchorLookup(registry));
    if (problem !== null) throw problem.error;
    let sn = 0;
    for await (const { raw } of registry.read(prefix)) {
      facts.push(`${prefix} ${sn++} ${createHash("sha256").update(raw).digest("hex")}`);
    }
  }
  return facts;
}

function registry(kind: string): FileSubject {
  return {
    kind: `registry-${kind}`,
    promised: "verified",
    async make(folder) {
      const { variants, open } = await findKelRegistry(kind);
      const registry = await open(join(folder, NAME), { variant: Object.keys(variants)[0]! });
      await fill(registry);
      await registry.close();
    },
    async read(folder) {
      const { registry } = await openRegistryToRead(join(folder, NAME));
      try {
        return await logFacts(registry);
      } finally {
        await registry.close();
      }
    },
  };
}

const STREAM: FileSubject = {
  kind: "cesr",
  promised: "verified",
  async make(folder) {
    const registry = await SQLITE_KEL.open(join(folder, "scratch.db"), { variant: "none" });
    await fill(registry);
    const file = createWriteStream(join(folder, NAME));
    const written = await exportStream(registry, [], {
      write: (bytes) => new Promise((resolve) => file.write(bytes, () => resolve(true))),
      onEvent: () => {},
      interrupted: new AbortController().signal,
    });
    await new Promise((resolve) => file.end(resolve));
    await registry.close();
    for (const end of ["", "-wal", "-shm"]) {
      await Deno.remove(join(folder, `scratch.db${end}`)).catch(() => {});
    }
    if (!written.whole) throw new HeadroomError("Cannot export logs");
  },
  async read(folder) {
    const place = join(folder, "read");
    mkdirSync(place, { recursive: true });
    const { scratch } = await verifyStreams([findStream(join(folder, NAME))], place, {
      requireReceipts: false,
      onVerdict: () => {},
      interrupted: new AbortController().signal,
    });
    const registry = await SQLITE_KEL.reading!.open(scratch);
    try {
      return await logFacts(registry);
    } finally {
      await registry.close();
    }
  },
};

/** Registries and streams of key event logs. */
export const LOG_FILES: readonly FileSubject[] = [
  STREAM,
  ...["auths-layout", "packfile", "sqlite-kel"].map(registry),
];
