/** The command that repeats a run: the task with the named flags that have a value or are set, in that order. */
export function commandLine<Name extends string>(
  task: string,
  flags: Readonly<Record<Name, string | boolean | undefined>>,
  names: readonly Name[],
): string {
  const given = names.flatMap((name) => {
    const value = flags[name];
    if (value === undefined || value === false) return [];
    return [value === true ? `--${name}` : `--${name} ${value}`];
  });
  return [`deno task ${task}`, ...given].join(" ");
}
