/**
 * Stand-in for `@std/cli/parse-args`, written from its documented behaviour over `node:util` `parseArgs`.
 *
 * Covers the options Headroom uses: `string`, `boolean`, `default`, `alias`, `unknown`. Deleting the `links` line in
 * deno.json switches to the real package.
 */
import { parseArgs as parseTokens } from "node:util";

interface ParseOptions<S extends string, B extends string> {
  /** Flags that take a value. A flag given without one is `""`. */
  readonly string?: readonly S[];
  /** Flags that are on or off; absent means false. */
  readonly boolean?: readonly B[];
  readonly default?: Readonly<Record<string, unknown>>;
  /** Other names: `{ help: "h" }` makes `-h` mean `--help`. */
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Called for a flag that was not declared; returning false leaves it out of the result. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type Args<S extends string, B extends string> =
  & { readonly [K in S]: string | undefined }
  & { readonly [K in B]: boolean }
  & { readonly _: string[] };

/**
 * Parses command-line arguments. Of a repeated flag the last value counts.
 * @returns Every declared flag by name, and under `_` the arguments that are no flags (everything after `--`).
 */
export function parseArgs<S extends string = never, B extends string = never>(
  args: readonly string[],
  options: ParseOptions<S, B> = {},
): Args<S, B> {
  const strings = new Set<string>(options.string ?? []);
  const booleans = new Set<string>(options.boolean ?? []);
  const names = canonicalNames(options.alias ?? {});
  const result: Record<string, unknown> = { _: [] };
  for (const name of booleans) result[name] = false;
  for (const [name, value] of Object.entries(options.default ?? {})) result[name] = value;

  const { tokens } = parseTokens({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: declared(strings, booleans, names),
  });
  for (const token of tokens) {
    if (token.kind === "positional") (result._ as string[]).push(token.value);
    if (token.kind !== "option") continue;
    const name = names.get(token.name) ?? token.name;
    if (booleans.has(name)) result[name] = token.value !== "false";
    else if (strings.has(name)) result[name] = token.value ?? "";
    else if (options.unknown?.(token.rawName, name, token.value) !== false) {
      result[name] = token.value ?? true;
    }
  }
  return result as Args<S, B>;
}

/** Maps every alias to the name it stands for. */
function canonicalNames(alias: Readonly<Record<string, string | readonly string[]>>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, others] of Object.entries(alias)) {
    for (const other of typeof others === "string" ? [others] : others) names.set(other, name);
  }
  return names;
}

/** The flags in the form `node:util` takes; one-letter names are declared under a stand-in long name. */
function declared(
  strings: ReadonlySet<string>,
  booleans: ReadonlySet<string>,
  names: ReadonlyMap<string, string>,
) {
  const options: Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> = {};
  for (const name of strings) options[name] = { type: "string", multiple: true };
  for (const name of booleans) options[name] = { type: "boolean" };
  for (const [other, name] of names) {
    const target = options[name];
    if (target === undefined) continue;
    if (other.length === 1) target.short = other;
    else options[other] = { ...target };
  }
  return options;
}
