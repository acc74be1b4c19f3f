import { existsSync } from "node:fs";
import { join } from "node:path";
import type { KelRegistryKind } from "../../store_kind.ts";
import { logRefs, LogRefsEngine } from "../engines/log_refs.ts";
import { openGitToRead } from "../git_registry.ts";
import { AUTHS_LAYOUT } from "../layouts/auths_layout.ts";
import { repositoryFolder } from "../repository_folder.ts";

const LAYOUT = { ...AUTHS_LAYOUT, name: "auths, a ref a log", ref: "refs/auths/kel" };

/** The store of auths' witness nodes, with a ref for each log. Headroom appends to none. */
export const AUTHS_LOG_REFS: Required<Pick<KelRegistryKind, "name" | "reading">> = {
  name: "auths-log-refs",
  reading: {
    recognises: async (path) => {
      const gitdir = repositoryFolder(path);
      return existsSync(join(gitdir, "objects")) && (await logRefs({ gitdir, ref: LAYOUT.ref })).size > 0;
    },
    open: (path) =>
      openGitToRead(path, { name: "auths-log-refs", layout: LAYOUT }, (place) => new LogRefsEngine(place)),
  },
};
