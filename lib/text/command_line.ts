import { UNSEEN } from "./printable.ts";

/** Words that mean the same to every shell unquoted. */
const PLAIN = /^[A-Za-z0-9_./:@%,+-][A-Za-z0-9_./:@%,+=-]*$/;

/**
 * Text as one word of a command line in a POSIX shell, quoted where it must be. What a terminal would act on is written as an
 * escape ($'...', which bash, zsh, ksh and POSIX 2024 read).
 */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (text.search(UNSEEN) < 0) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${text.replace(/[\\']/g, "\\$&").replace(UNSEEN, octalBytes)}'`;
}

/** Each byte as a backslash and three octal digits, which mean the same in every locale and whatever follows. */
function octalBytes(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** A command line for a message or a record: each value in the template is one word, quoted where it must be. */
export function shellCommand(parts: TemplateStringsArray, ...words: readonly (string | number)[]): string {
  return String.raw({ raw: parts }, ...words.map((word) => shellWord(String(word))));
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
    return [value === true ? `--${name}` : shellCommand`--${name} ${value}`];
  });
  return [`deno task ${task}`, ...given].join(" ");
}
