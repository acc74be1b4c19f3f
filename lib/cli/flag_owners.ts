import { UsageError } from "../errors.ts";

/** A command with several actions, one of which runs. */
interface Action {
  readonly command: string;
  readonly action: string;
}

/**
 * Refuses flags that belong to other actions of a command.
 * @param flags Values as they were given. @param owners By flag, the actions that take it. @throws {UsageError}
 */
export function refuseOthersFlags<Name extends string>(
  { command, action }: Action,
  flags: Readonly<Record<Name, string | boolean | undefined>>,
  owners: Readonly<Partial<Record<Name, readonly string[]>>>,
): void {
  for (const [flag, actions] of Object.entries(owners) as [Name, readonly string[]][]) {
    if (!flags[flag] || actions.includes(action)) continue;
    const names = actions.map((name) => `${command} ${name}`).join(" and ");
    throw new UsageError(`--${flag} belongs to ${names}, not to ${command} ${action}`);
  }
}
