import { Buffer } from "node:buffer";
import { snOf } from "../../keri/events.ts";
import { prettyEvent } from "../../keri/parse_event.ts";
import type { GitObjects } from "./git_objects.ts";
import {
  attachmentsFile,
  eventFile,
  eventsFolder,
  identityFolder,
  METADATA_FILE,
  metadataFile,
  ROOT_FOLDER,
  STATE_FILE,
  stateFile,
  TIP_FILE,
  tipFile,
} from "./layout.ts";
import type { PendingBatch } from "./pending_batch.ts";
import type { RegistryTree } from "./registry_tree.ts";

interface NewFile {
  readonly folder: readonly string[];
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Writes a batch's blobs and the trees of changed folders; no commit, no ref.
 * @returns Id of the new root tree.
 */
export async function writeBatch(
  batch: PendingBatch,
  place: { readonly objects: GitObjects; readonly tree: RegistryTree },
  metadata: { readonly identityCount: number; readonly updatedAtS: number },
): Promise<string> {
  const files = [...newFiles(batch), {
    folder: [ROOT_FOLDER],
    name: METADATA_FILE,
    content: metadataFile(metadata.identityCount, metadata.updatedAtS),
  }];
  for (const { folder, name, content } of files) {
    await place.tree.setFile(folder, name, await place.objects.write("blob", content));
  }
  return await place.tree.write();
}

function* newFiles(batch: PendingBatch): Generator<NewFile> {
  for (const [prefix, log] of batch.logs) {
    const folder = eventsFolder(prefix);
    for (const [at, event] of log.events.entries()) {
      const sn = snOf(event);
      yield { folder, name: attachmentsFile(sn), content: Buffer.from(log.attachments[at]!, "ascii") };
      yield { folder, name: eventFile(sn), content: Buffer.from(prettyEvent(event), "utf8") };
    }
    yield { folder: identityFolder(prefix), name: STATE_FILE, content: stateFile(log.state) };
    yield { folder: identityFolder(prefix), name: TIP_FILE, content: tipFile(log.state) };
  }
}
