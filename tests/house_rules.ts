/** The house's own rules, for `deno lint` (deno.json "lint.plugins"): what a reviewer would otherwise say each time. */

/** Most positional parameters of a function: what travels together is one object. */
const PARAMETERS_MAX = 3;

type AnyFunction =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "max-parameters": {
      create(context) {
        const check = (node: AnyFunction) => {
          if (node.params.length <= PARAMETERS_MAX) return;
          context.report({
            node,
            message: `${node.params.length} positional parameters, at most ${PARAMETERS_MAX} are allowed`,
            hint: "Pass what travels together as one object.",
          });
        };
        return {
          FunctionDeclaration: check,
          FunctionExpression: check,
          ArrowFunctionExpression: check,
        };
      },
    },
  },
};

export default plugin;
