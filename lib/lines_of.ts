/**
 * Lines of a program's output, each as soon as it is whole, empty ones too. What follows the last line break is left out: a program
 * that dies leaves half a line.
 */
export async function* linesOf(output: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of output) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
