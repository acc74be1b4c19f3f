import { QuerySyntaxError } from "../../../chain/errors.ts";
import type { Query, Term } from "../../../chain/query/ast.ts";
import { parseQuery } from "../../../chain/query/parse_query.ts";
import type { EntityParameter, EntityScenario, QuerySpec, ValueSpec } from "../../scenario.ts";
import { type JsonPath, oneOf, type Report } from "../problem.ts";
import { checkParameters, sampleText } from "./check_parameter.ts";
import { checkName, checkUnique, checkWeights } from "./names.ts";

/** Checks the mix: every text is of the language, its names are the scenario's, its parameters declared and used. */
export function checkQueries(scenario: EntityScenario, report: Report): void {
  const { queries } = scenario;
  checkUnique(report, queries.map(({ type }, q) => [type, ["queries", q, "type"]] as const), "query type");
  if (queries.length > 0) checkWeights(report, ["queries"], queries.map(({ weight }) => weight));
  queries.forEach((query, q) => checkQuery(query, ["queries", q], scenario, report));
}

function checkQuery(query: QuerySpec, path: JsonPath, scenario: EntityScenario, report: Report): void {
  const declared = Object.keys(query.parameters);
  const used = [...query.text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const unknown = used.filter((name) => !declared.includes(name));
  for (const name of new Set(unknown)) {
    checkName(report, [...path, "text"], name, declared, `a declared parameter in place of {${name}}`);
  }
  checkParameters(query, path, scenario, report);
  if (unknown.length > 0) return;
  if (!checkQuotes(query, [...path, "text"], scenario, report)) return;
  const filled = fill(query.text, query.parameters, scenario);
  try {
    for (const term of termsOf(parseQuery(filled))) checkTerm(term, [...path, "text"], scenario, report);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    report({
      path: [...path, "text"],
      found: `${error.actual} ${after(filled, error.position)}`,
      expected: error.expected,
    });
  }
}

/** A parameter that stands for text must be in double quotes. */
function checkQuotes(query: QuerySpec, path: JsonPath, scenario: EntityScenario, report: Report): boolean {
  const outside = query.text.replace(/"[^"]*"/g, "");
  const bare = Object.entries(query.parameters).filter(([name, parameter]) =>
    outside.includes(`{${name}}`) && !/^-?[0-9]/.test(sampleText(parameter, scenario))
  );
  for (const [name] of bare) {
    report({ path, found: `{${name}} without quotes`, expected: `"{${name}}", as it stands for text` });
  }
  return bare.length === 0;
}

/** Where in a query, in words. */
function after(text: string, position: number): string {
  const before = text.slice(0, position).trim();
  if (before === "") return "at the start";
  return `after ${before.length > 40 ? `...${before.slice(-37)}` : before}`;
}

function fill(
  text: string,
  parameters: Readonly<Record<string, ValueSpec | EntityParameter>>,
  scenario: EntityScenario,
): string {
  return Object.entries(parameters).reduce(
    (filled, [name, parameter]) => filled.replaceAll(`{${name}}`, sampleText(parameter, scenario)),
    text,
  );
}

function termsOf(query: Query): Term[] {
  switch (query.kind) {
    case "all":
    case "none":
      return [];
    case "and":
    case "or":
      return query.operands.flatMap(termsOf);
    default:
      return [query];
  }
}

/** A custom attribute that a query names is one that some type stores, as the kind the query asks for. */
function checkTerm({ kind, name }: Term, path: JsonPath, scenario: EntityScenario, report: Report): void {
  if (name.startsWith("$")) return;
  const all = scenario.entityTypes.flatMap((type) => type.attributes);
  const names = [...new Set(all.map((attribute) => attribute.name))];
  if (!checkName(report, path, name, names, "an attribute that some type stores")) return;
  const wanted = kind === "number" || kind === "number_in" ? "numeric" : "string";
  const types = new Set(all.filter((attribute) => attribute.name === name).map(({ type }) => type));
  if (types.has(wanted)) return;
  report({
    path,
    found: `"${name}" asked as ${wanted === "numeric" ? "a number" : "text"}`,
    expected: `${wanted === "numeric" ? "text in double quotes" : "a number"}, as it is ${oneOf([...types])}`,
  });
}
