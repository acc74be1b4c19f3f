/** Set by the tasks of deno.json to the folder `deno task` was called from. */
const CALLERS_FOLDER = "HEADROOM_CWD";

/**
 * Enters the folder the user called the task from, so that their paths mean what they mean in their shell: `deno task` runs
 * every task in the checkout. INIT_CWD alone would not do: a script that is run directly inherits that of any outer npm or
 * deno task. For the same reason the variable is not passed on to child processes. A folder that is gone is not entered.
 */
export function enterCallersFolder(): void {
  const folder = Deno.env.get(CALLERS_FOLDER);
  Deno.env.delete(CALLERS_FOLDER);
  if (folder === undefined || folder === "") return;
  try {
    Deno.chdir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
}
