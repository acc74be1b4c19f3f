/** Words that mean the same to every shell unquoted. */
const PLAIN = /^[A-Za-z0-9_./:@%,+-][A-Za-z0-9_./:@%,+=-]*$/;

/** A command line for a message: each value in the template is one word of a POSIX shell, quoted where it must be. */
export function shellCommand(parts: TemplateStringsArray, ...words: readonly (string | number)[]): string {
  return String.raw({ raw: parts }, ...words.map((word) => shellWord(String(word))));
}

function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

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
