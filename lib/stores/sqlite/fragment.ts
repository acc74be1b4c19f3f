/** Values only known when a query runs: the block it is asked at, the page's size, and the last result before the page. */
type RunParameter = "atBlock" | "limit" | "afterBlock" | "afterKey";

/** A value, or the name of one that is bound when the query runs. */
export type Parameter =
  | { readonly value: string | number | bigint }
  | { readonly run: RunParameter };

/** A piece of SQL with its parameters in the order of its `?`. */
export interface Fragment {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/**
 * SQL from a template: fragments are inserted, every other value becomes a bound parameter.
 *
 * Parameters are written `+?`, which is equivalent to `?`. Of a bare `?` that a column must equal SQLite may note, where it
 * weighs several plans (joins, an ORDER BY), that its value could change the choice; and as better-sqlite3 clears the values after
 * each run, it then plans again at every run (findings/better_sqlite3_plans_at_every_run.sh): for eight terms that took 200 times
 * as long as running.
 */
export function sql(
  strings: TemplateStringsArray,
  ...parts: readonly (Fragment | string | number | bigint)[]
): Fragment {
  let text = strings[0]!;
  const parameters: Parameter[] = [];
  parts.forEach((part, index) => {
    if (typeof part === "object") {
      text += part.text;
      for (const parameter of part.parameters) parameters.push(parameter);
    } else {
      text += "+?";
      parameters.push({ value: part });
    }
    text += strings[index + 1]!;
  });
  return { text, parameters };
}

/** A name or other trusted SQL, never from a caller. */
export function raw(text: string): Fragment {
  return { text, parameters: [] };
}

/** A parameter that is bound when the query runs. */
export function atRun(run: RunParameter): Fragment {
  return { text: "+?", parameters: [{ run }] };
}

/** Fragments with a separator between them. */
export function join(fragments: readonly Fragment[], separator: string): Fragment {
  return {
    text: fragments.map(({ text }) => text).join(separator),
    parameters: fragments.flatMap(({ parameters }) => parameters),
  };
}

/** A value bound to a statement. */
export type BoundValue = string | number | bigint | Uint8Array;

/** SQL with its values in order. */
export interface BoundSql {
  readonly text: string;
  readonly values: readonly BoundValue[];
}

/** A fragment with what is only known when it runs. */
export function bind(
  { text, parameters }: Fragment,
  run: Readonly<Partial<Record<RunParameter, BoundValue>>>,
): BoundSql {
  return {
    text,
    values: parameters.map((parameter) => "value" in parameter ? parameter.value : run[parameter.run]!),
  };
}
