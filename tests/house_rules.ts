/** The house's own rules, for `deno lint` (deno.json "lint.plugins"): what a reviewer would otherwise say each time. */

/** Most positional parameters of a function: what travels together is one object. */
const PARAMETERS_MAX = 3;

type AnyFunction =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** The name a declaration gives, or null where it gives none of its own (a pattern, a re-export). */
function nameOf(declaration: Deno.lint.ExportNamedDeclaration["declaration"]): string | null {
  if (declaration === null || declaration === undefined) return null;
  if (declaration.type === "VariableDeclaration") {
    const id = declaration.declarations[0]?.id;
    return id?.type === "Identifier" ? id.name : null;
  }
  return "id" in declaration && declaration.id?.type === "Identifier" ? declaration.id.name : null;
}

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
    "paths-of-urls": {
      create(context) {
        const report = (node: Deno.lint.Node) =>
          context.report({
            node,
            message:
              "a path and a file URL are not made from each other as text: blanks and letters are encoded",
            hint: "Use fileURLToPath() and pathToFileURL() of node:url.",
          });
        return {
          'MemberExpression[property.name="pathname"]': report,
          TemplateElement(node: Deno.lint.TemplateElement) {
            if (/^file:\/\/\/?$/.test(node.cooked)) report(node);
          },
        };
      },
    },
    "documented-exports": {
      create(context) {
        if (!context.filename.replaceAll("\\", "/").includes("/lib/")) return {};
        let previous: string | null = null;
        return {
          ExportNamedDeclaration(node) {
            const name = nameOf(node.declaration);
            // A signature of an overloaded function shares the documentation of the first.
            const isOverload = name !== null && name === previous;
            previous = name;
            // getCommentsBefore() gives every comment since the file's start: only one that touches the node is its own.
            const documented = context.sourceCode.getCommentsBefore(node).some(({ type, value, range }) =>
              type === "Block" && value.startsWith("*") &&
              context.sourceCode.text.slice(range[1], node.range[0]).trim() === ""
            );
            if (name === null || isOverload || documented) return;
            context.report({
              node,
              message: `"${name}" is exported without documentation`,
              hint: "Say in one line what it is; give units, errors and the source of constants.",
            });
          },
        };
      },
    },
  },
};

export default plugin;
