import { shellWord } from "../text/command_line.ts";

/** Set by the launcher of an unpacked archive to how it was called, and to the commands that it knows. */
const [LAUNCHER, COMMANDS] = ["HEADROOM_COMMAND", "HEADROOM_COMMANDS"];

/**
 * Text with commands as the user types them here: in an unpacked archive a task is an argument of its launcher. What the archive does
 * not hold, other tasks and the run that a checkout has, stays a matter of a checkout.
 */
export function asTyped(text: string): string {
  const launcher = Deno.env.get(LAUNCHER);
  if (launcher === undefined) return text;
  const commands = Deno.env.get(COMMANDS)?.split(" ") ?? [];
  return text.replaceAll(
    /\b(?:npx --yes )?deno(?:@[\d.]+)? task (\w+)(?! --run data\/runs\/reference)/g,
    (task, command) => commands.includes(command) ? `${shellWord(launcher)} ${command}` : task,
  );
}
