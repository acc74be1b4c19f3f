/**
 * Stand-in for `@std/cli/parse-args`, written from its documented behaviour over `node:util` `parseArgs`.
 *
 * Covers the options Headroom uses: `string`, `boolean`, `negatable`, `collect`, `default`, `alias`, `unknown`. Deleting
 * the `links` line in deno.json switches to the real package.
 */
import { parseArgs as parseTokens } from "node:util";

export interface ParseOptions<S extends string, B extends string, C extends string> {
  /** Flags that take a value. A flag given without one is `""`. */
  readonly string?: readonly S[];
  /** Flags that are on or off; absent means false. */
  readonly boolean?: readonly B[];
  /** Boolean flags that `--no-<flag>` switches off. */
  readonly negatable?: readonly string[];
  /** String flags that may be repeated; the values come as a list. */
  readonly collect?: readonly C[];
  readonly default?: Readonly<Record<string, unknown>>;
  /** Other names: `{ help: "h" }` makes `-h` mean `--help`. */
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Called for a flag that was not declared; returning false leaves it out of the result. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

export type Args<S extends string, B extends string, C extends string> =
  & { readonly [K in Exclude<S, C>]: string | undefined }
  & { readonly [K in B]: boolean }
  & { readonly [K in C]: string[] }
  & { readonly _: string[] };

/**
 * Parses command-line arguments.
 * @returns Every declared flag by name, and under `_` what was no flag (all of it after `--`).
 */
export function parseArgs<S extends string = never, B extends string = never, C extends string = never>(
  args: readonly string[],
  options: ParseOptions<S, B, C> = {},
): Args<S, B, C> {
  const strings = new Set<string>([...options.string ?? [], ...options.collect ?? []]);
  const booleans = new Set<string>(options.boolean ?? []);
  const collected = new Set<string>(options.collect ?? []);
  const names = canonicalNames(options.alias ?? {});
  const result: Record<string, unknown> = { _: [] };
  for (const name of booleans) result[name] = false;
  for (const name of collected) result[name] = [];
  for (const [name, value] of Object.entries(options.default ?? {})) result[name] = value;

  const given = new Set<string>();
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
    const negated = name.startsWith("no-") && options.negatable?.includes(name.slice(3));
    if (negated) result[name.slice(3)] = false;
    else if (booleans.has(name)) result[name] = token.value !== "false";
    else if (collected.has(name)) {
      const earlier = given.has(name) ? result[name] as string[] : [];
      result[name] = [...earlier, token.value ?? ""];
      given.add(name);
    } else if (strings.has(name)) result[name] = token.value ?? "";
    else if (options.unknown?.(token.rawName, name, token.value) !== false) {
      result[name] = token.value ?? true;
    }
  }
  return result as Args<S, B, C>;
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
