import { programCommand } from "../../start_program.ts";

/**
 * Has the file system of a folder write out what earlier work left in memory, so that a trial does not wait for the writes of
 * the one before it: of an entity store's prepared data and log, and of a registry's loose objects, which stay (`putAside`).
 * Returns whether it could: there is a program `sync`, which the caller may name otherwise.
 */
export async function settleDisk(folder: string, program = "sync"): Promise<boolean> {
  const args = Deno.build.os === "linux" ? ["-f", folder] : [];
  try {
    const { success } = await programCommand(program, { args, stdout: "null", stderr: "null" }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}
