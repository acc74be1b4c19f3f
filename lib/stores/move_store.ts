/**
 * Moves a closed store to another path in the same file system, the files beside it first: so that it is there only when it is
 * whole.
 * @returns What is in the way, which ends it, or null.
 */
export async function moveStore(
  from: string,
  to: string,
  companions: readonly string[] = [],
): Promise<string | null> {
  for (const ending of [...companions, ""]) {
    if (!await exists(from + ending)) continue;
    if (await exists(to + ending)) return to + ending;
    await Deno.rename(from + ending, to + ending);
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
