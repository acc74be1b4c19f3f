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

/**
 * Writes a batch's blobs and the trees of changed folders; no commit, no ref.
 * @returns Id of the new root tree.
 */
export async function writeBatch(
  batch: PendingBatch,
  place: { readonly objects: GitObjects; readonly tree: RegistryTree },
  metadata: { readonly identityCount: number; readonly updatedAtS: number },
): Promise<string> {
  const put = async (folder: readonly string[], name: string, content: Uint8Array) =>
    await place.tree.setFile(folder, name, await place.objects.write("blob", content));
  for (const [prefix, log] of batch.logs) {
    for (const [at, event] of log.events.entries()) {
      const sn = snOf(event);
      await put(eventsFolder(prefix), attachmentsFile(sn), Buffer.from(log.attachments[at]!, "ascii"));
      await put(eventsFolder(prefix), eventFile(sn), Buffer.from(prettyEvent(event), "utf8"));
    }
    await put(identityFolder(prefix), STATE_FILE, stateFile(log.state));
    await put(identityFolder(prefix), TIP_FILE, tipFile(log.state));
  }
  await put([ROOT_FOLDER], METADATA_FILE, metadataFile(metadata.identityCount, metadata.updatedAtS));
  return await place.tree.write();
}
