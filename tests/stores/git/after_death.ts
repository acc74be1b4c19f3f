import { KEL_REGISTRIES } from "../../../lib/stores/mod.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { EVENTS } from "../key_events.ts";

/** Who leaves acknowledged commits that nobody sees, and in which file. */
export const LEFT: Readonly<Record<string, string>> = {
  packed: "packed.spool",
  "fast-import": "fast-import.spool",
  packfile: "open-pack.log",
};

/** Opens a registry of a kind. */
export const open = (kind: string, path: string, variant = "none") =>
  KEL_REGISTRIES[kind]!.open(path, { variant });

export async function copyOf(path: string, name: string): Promise<string> {
  const copy = `${path}-${name}`;
  await new Deno.Command("cp", { args: ["-r", path, copy] }).output();
  return copy;
}

/**
 * Gives a test a registry with one visible event, and as it is after a writer died that had three more acknowledged. The death is a
 * copy made while that writer lives.
 */
export function afterDeath(
  writer: string,
  test: (paths: { readonly before: string; readonly after: string }) => Promise<void>,
): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const path = `${folder}/registry`;
    const registry = await open(writer, path);
    await registry.append(EVENTS[0]!);
    await registry.flush();
    const before = await copyOf(path, "before");
    for (const event of EVENTS.slice(1, 4)) await registry.append(event);
    const after = await copyOf(path, "after");
    await registry.close();
    await test({ before, after });
  });
}
