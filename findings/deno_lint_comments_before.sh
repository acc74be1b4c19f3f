#!/usr/bin/env bash
# deno lint plugins (deno 2.9.6): sourceCode.getCommentsBefore(node) gives every comment since the start of the file.
#
# Guess: as in ESLint, whose API it follows, the comments directly before the node, up to the token before it.
# Behaviour: comments of earlier declarations are given too. Of three exports of which only the first is documented, all
#   three have "a comment before" them.
# Seen:
#   first: doc of first
#   second: doc of first
#   third: doc of first
# Why it matters: a rule "exported symbols are documented", ported from ESLint, passes every file that has one comment
# at its top. The house rule in tests/house_rules.ts therefore asks that only white space lies between comment and node.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > plugin.ts <<'PLUGIN'
const plugin: Deno.lint.Plugin = {
  name: "probe",
  rules: {
    comments: {
      create(context) {
        return {
          ExportNamedDeclaration(node) {
            const { declaration } = node;
            if (declaration?.type !== "VariableDeclaration") return;
            const [first] = declaration.declarations;
            const name = first?.id.type === "Identifier" ? first.id.name : "?";
            const comments = context.sourceCode.getCommentsBefore(node).map(({ value }) => value.trim());
            console.log(`${name}: ${comments.join(" | ")}`);
          },
        };
      },
    },
  },
};
export default plugin;
PLUGIN
echo '{ "lint": { "plugins": ["./plugin.ts"] } }' > deno.json
printf '// doc of first\nexport const first = 1;\nexport const second = 2;\n\nexport const third = 3;\n' > probed.ts

seen=$(NO_COLOR=1 npx --yes deno@2.9.6 lint --quiet probed.ts 2>/dev/null)
echo "$seen"
expected=$'first: doc of first\nsecond: doc of first\nthird: doc of first'
[ "$seen" = "$expected" ] || { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: comments of earlier nodes are given as the node's own"
