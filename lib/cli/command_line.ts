/** The command that makes a run again: the task with those of the named flags that have a value, in that order. */
export function commandLine<Name extends string>(
  task: string,
  flags: Readonly<Record<Name, string | undefined>>,
  names: readonly Name[],
): string {
  const given = names.flatMap((name) => flags[name] === undefined ? [] : [`--${name} ${flags[name]}`]);
  return [`deno task ${task}`, ...given].join(" ");
}
