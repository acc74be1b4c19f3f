import { shellWord } from "../text/command_line.ts";

/** Set by the launcher of an unpacked archive to how it was called. */
const LAUNCHER = "HEADROOM_COMMAND";

/** Text with commands as the user types them here: in an unpacked archive a task is an argument of its launcher. */
export function asTyped(text: string): string {
  const launcher = Deno.env.get(LAUNCHER);
  if (launcher === undefined) return text;
  return text.replaceAll(
    /\b(?:npx --yes )?deno(?:@[\d.]+)? task (?=[a-z])/g,
    () => `${shellWord(launcher)} `,
  );
}
