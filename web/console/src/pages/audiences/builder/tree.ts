import { bare, type Condition, type Group, isGroup, negated } from "./condition";

/** Where a condition stands: places in groups, outermost first. A "not" is no level: it belongs to what it turns. */
export type Place = readonly number[];

/** The place that the checks' path (`$.of[0].of.of[1].test`) points into, with what is left of the path. */
export function placeOf(root: Condition, path: string): { place: Place; rest: string } {
  const place: number[] = [];
  let [here, rest] = [root, path.replace(/^\$/, "")];
  for (;;) {
    if (here.type === "not" && /^\.of(?=\.|\[|$)/.test(rest)) {
      rest = rest.slice(3);
      here = here.of;
      continue;
    }
    const step = isGroup(here) ? /^\.of\[(\d+)\]/.exec(rest) : null;
    const next = step && isGroup(here) ? here.of[Number(step[1])] : undefined;
    if (!step || !next) return { place, rest };
    place.push(Number(step[1]));
    rest = rest.slice(step[0].length);
    here = next;
  }
}

export function at(root: Condition, place: Place): Condition | undefined {
  const [first, ...rest] = place;
  if (first === undefined) return root;
  const { inner } = bare(root);
  const next = isGroup(inner) ? inner.of[first] : undefined;
  return next && at(next, rest);
}

/** The tree with something else at a place; null takes it away. */
export function put(root: Condition, place: Place, next: Condition | null): Condition {
  const [first, ...rest] = place;
  if (first === undefined) return next ?? { type: "all", of: [] };
  const { inner, not } = bare(root);
  if (!isGroup(inner)) return root;
  const child = inner.of[first];
  if (!child) return root;
  const changed = rest.length === 0 ? next : put(child, rest, next);
  const of = changed === null ? without(inner.of, first) : inner.of.map((one, n) => (n === first ? changed : one));
  return negated({ ...inner, of } as Group, not);
}

const without = <T>(list: readonly T[], n: number): T[] => [...list.slice(0, n), ...list.slice(n + 1)];
const within = <T>(list: readonly T[], n: number, one: T): T[] => [...list.slice(0, n), one, ...list.slice(n)];

/** Into the group at a place, before its n-th part (at its end by default). */
export function insert(root: Condition, group: Place, next: Condition, n?: number): Condition {
  const there = at(root, group);
  if (!there) return root;
  const { inner, not } = bare(there);
  if (!isGroup(inner)) return put(root, group, { type: "all", of: [there, next] });
  return put(root, group, negated({ ...inner, of: within(inner.of, n ?? inner.of.length, next) } as Group, not));
}

export interface Moved {
  tree: Condition;
  place: Place;
}

/** One step up or down in its group; past the end it leaves the group. */
export function moveBy(root: Condition, place: Place, by: 1 | -1): Moved | null {
  const [group, n] = split(place);
  const parent = group && at(root, group);
  const parts = parent && bare(parent).inner;
  if (!group || n === undefined || !parts || !isGroup(parts)) return null;
  const to = n + by;
  if (to < 0 || to >= parts.of.length) return moveOut(root, place, by === 1);
  const one = parts.of[n] as Condition;
  return { tree: insert(put(root, place, null), group, one, to), place: [...group, to] };
}

/** Out of its group, to stand before or after it. */
export function moveOut(root: Condition, place: Place, after = true): Moved | null {
  const [group, n] = split(place);
  const one = at(root, place);
  if (!group || group.length === 0 || n === undefined || !one) return null;
  const [outer, m] = split(group);
  if (!outer || m === undefined) return null;
  const to = after ? m + 1 : m;
  return { tree: insert(put(root, place, null), outer, one, to), place: [...outer, to] };
}

/** Into the group that stands before it (or after, when none stands before). */
export function moveIn(root: Condition, place: Place): Moved | null {
  const [group, n] = split(place);
  const one = at(root, place);
  if (!group || n === undefined || !one) return null;
  for (const neighbour of [n - 1, n + 1]) {
    const beside = neighbour < 0 ? undefined : at(root, [...group, neighbour]);
    const inner = beside && bare(beside).inner;
    if (!inner || !isGroup(inner)) continue;
    const to = neighbour < n ? inner.of.length : 0;
    const into = [...group, neighbour];
    const grown = insert(root, into, one, to);
    const left = put(grown, place, null);
    const shifted = neighbour > n ? neighbour - 1 : neighbour;
    return { tree: left, place: [...group, shifted, to] };
  }
  return null;
}

/** A group of its own around it, of the other kind than the one it is in: that is what a group is for. */
export function wrap(root: Condition, place: Place): Moved {
  const [group] = split(place);
  const parent = group && at(root, group);
  const kind = parent && bare(parent).inner.type === "all" ? "any" : "all";
  const one = at(root, place) as Condition;
  return { tree: put(root, place, { type: kind, of: [one] }), place: [...place, 0] };
}

/** Its parts in place of a group. */
export function unwrap(root: Condition, place: Place): Condition {
  const [group, n] = split(place);
  const there = at(root, place);
  const inner = there && bare(there).inner;
  const parent = group && at(root, group);
  const outer = parent && bare(parent);
  if (!group || n === undefined || !inner || !isGroup(inner) || !outer || !isGroup(outer.inner)) return root;
  const of = [...outer.inner.of.slice(0, n), ...inner.of, ...outer.inner.of.slice(n + 1)];
  return put(root, group, negated({ ...outer.inner, of } as Group, outer.not));
}

function split(place: Place): [Place | undefined, number | undefined] {
  return place.length === 0 ? [undefined, undefined] : [place.slice(0, -1), place.at(-1)];
}

/** The tree as the builder edits it: a group, so that there is always somewhere to add. */
export function rooted(condition: Condition): Condition {
  return isGroup(bare(condition).inner) ? condition : { type: "all", of: [condition] };
}

/** A root group of one condition is that condition; what is saved says no more than it has to. */
export function plain(root: Condition): Condition {
  return root.type === "all" && root.of.length === 1 ? (root.of[0] as Condition) : root;
}
