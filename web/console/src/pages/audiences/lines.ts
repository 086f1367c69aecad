export interface Line {
  kind: "same" | "gone" | "new";
  text: string;
}

/** The lines of two texts beside one another: the longest common ones stay, the rest went or came. */
export function compared(before: string, after: string): Line[] {
  const [old, now] = [before.trimEnd().split("\n"), after.trimEnd().split("\n")];
  const longest = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const of = (a: number, b: number) => longest[a]?.[b] ?? 0;
  for (let a = old.length - 1; a >= 0; a -= 1)
    for (let b = now.length - 1; b >= 0; b -= 1)
      (longest[a] as number[])[b] = old[a] === now[b] ? of(a + 1, b + 1) + 1 : Math.max(of(a + 1, b), of(a, b + 1));
  const lines: Line[] = [];
  let [a, b] = [0, 0];
  while (a < old.length || b < now.length) {
    if (a < old.length && b < now.length && old[a] === now[b]) {
      lines.push({ kind: "same", text: old[a] as string });
      a += 1;
      b += 1;
    } else if (a < old.length && (b === now.length || of(a + 1, b) >= of(a, b + 1))) {
      lines.push({ kind: "gone", text: old[a] as string });
      a += 1;
    } else {
      lines.push({ kind: "new", text: now[b] as string });
      b += 1;
    }
  }
  return lines;
}
