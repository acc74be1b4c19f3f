import type { CheckWatch, KelCheckResult } from "../kel_registry.ts";
import type { RefPlace } from "./engines/registry_ref.ts";
import { explainThinPacks } from "./foreign_format.ts";
import { gitFsck } from "./git_fsck.ts";
import type { LayoutReader, RegistryLayout } from "./layouts/registry_layout.ts";
import { replayLogs } from "./replay_logs.ts";
import { findUnpublished, unpublishedLines } from "./unpublished.ts";

/**
 * Checks a whole registry: replays and verifies every log, compares the layout's other files with it, runs `git fsck`, and looks for
 * commits that a killed writer left. Constant memory; cost grows with the events.
 */
export async function checkRegistry(
  reader: LayoutReader,
  { place, layout }: { readonly place: RefPlace; readonly layout: RegistryLayout },
  watch: CheckWatch = {},
): Promise<KelCheckResult> {
  const { gitdir } = place;
  const { ok, lines, replay } = await replayLogs(reader, watch);
  const fsck = await gitFsck(gitdir);
  const unpublished = await findUnpublished(reader, { place, layout }, watch);
  return {
    ok: ok && fsck.ok && unpublished.every(({ isSound }) => isSound),
    replay,
    unpublished,
    lines: [
      ...lines,
      ...reader.registryNotes(replay),
      ...explainThinPacks(gitdir, fsck.line),
      fsck.line,
      ...unpublished.flatMap(unpublishedLines),
    ],
  };
}
