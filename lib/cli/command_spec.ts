/** One flag of a command. */
export interface FlagSpec {
  readonly type: "string" | "boolean";
  readonly default?: string | boolean;
  /** How the value is shown in the help text: `<path>`. */
  readonly value?: string;
  readonly about: string;
}

/** A command's name, flags, arguments and output files. Its parser and its help text are derived from this. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** What follows `deno task `: name, flags and arguments. */
  readonly usage: string;
  readonly flags: Readonly<Record<string, FlagSpec>>;
  readonly arguments?: readonly {
    readonly name: string;
    readonly about: string;
    readonly optional?: boolean;
    /** The last argument may come several times. */
    readonly many?: boolean;
  }[];
  readonly examples: readonly { readonly command: string; readonly about: string }[];
  /** Files the command writes, one line each. */
  readonly writes?: readonly string[];
}

/** Flag values by name: text or undefined for string flags, true or false for boolean ones. */
export type Flags<Spec extends CommandSpec> = {
  readonly [K in keyof Spec["flags"]]: Spec["flags"][K]["type"] extends "boolean" ? boolean
    : Spec["flags"][K] extends { default: string } ? string
    : string | undefined;
};
