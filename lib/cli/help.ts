import type { CommandSpec } from "./command_spec.ts";

/** The help text of a command: what it does, flags with defaults, examples, files written, exit codes. */
export function helpText(spec: CommandSpec): string {
  const lines = [spec.summary, "", "Usage", `  deno task ${spec.usage}`];
  if (spec.arguments?.length) {
    lines.push(
      "",
      "Arguments",
      ...aligned(spec.arguments.map((argument) => [argument.name, argument.about])),
    );
  }
  const flags = Object.entries(spec.flags).map(([name, flag]) => {
    const value = flag.type === "string" ? ` ${flag.value ?? "<text>"}` : "";
    const byDefault = typeof flag.default === "string" && flag.default !== ""
      ? ` (default ${flag.default})`
      : "";
    return [`--${name}${value}`, `${flag.about}${byDefault}`] as const;
  });
  lines.push("", "Options", ...aligned(flags));
  lines.push(
    "",
    "Examples",
    ...spec.examples.flatMap((example) => [`  ${example.command}`, `      ${example.about}`]),
  );
  if (spec.writes?.length) lines.push("", "Writes", ...spec.writes.map((line) => `  ${line}`));
  lines.push("", "Exit codes", "  0 done, 1 a check failed or the work could not be done, 2 wrong usage");
  return lines.join("\n");
}

function aligned(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
