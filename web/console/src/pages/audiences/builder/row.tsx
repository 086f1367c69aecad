import { Menu } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { Choice } from "../../../parts/choice";
import css from "./builder.module.css";
import { bare, begun, type Condition, chosen, type Group, isGroup, negated } from "./condition";
import { keyOf, useBuilding } from "./context";
import { EventsFields, FactFields, SequenceFields } from "./leaves";
import { capital } from "./phrases";
import { clause } from "./sentence";
import { Subject } from "./subject";
import { at, insert, type Moved, moveBy, moveIn, moveOut, type Place, put, unwrap, wrap } from "./tree";

/** One condition or group: its fields, what can be done with it, what is wrong with it. */
export function Row({ place }: { place: Place }) {
  const { root, say, findings } = useBuilding();
  const condition = at(root, place);
  const acts = useActs(place);
  if (!condition) return null;
  const { inner, not } = bare(condition);
  const told = findings(place);
  const label = isGroup(inner)
    ? say.t("ui.group_label", { place: numbered(place), n: inner.of.length })
    : say.t("ui.row_label", { place: numbered(place), what: clause(condition, say) });
  const wrong = told.some((one) => one.severity === "error");
  return (
    <fieldset
      id={keyOf(place)}
      className={isGroup(inner) ? css.group : css.row}
      data-not={not}
      data-wrong={wrong}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => byKeys(event, acts)}
    >
      <div className={css.head}>
        {not && <span className={css.not}>{say.t("ui.not")}</span>}
        {isGroup(inner) ? (
          <GroupHead place={place} group={inner} not={not} />
        ) : (
          <RowHead place={place} inner={inner} not={not} />
        )}
        {place.length > 0 && <Actions place={place} condition={condition} acts={acts} />}
      </div>
      <div className={css.fields}>
        {isGroup(inner) ? <Parts place={place} group={inner} /> : <Fields place={place} inner={inner} not={not} />}
      </div>
      {told.length > 0 && (
        <ul className={css.findings}>
          {told.map((one) => (
            <li key={one.path + one.code} className={one.severity === "error" ? css.error : css.warning}>
              <strong>{say.t(`finding.${one.code}`, { defaultValue: one.message })}</strong> {one.message}
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}

const numbered = (place: Place) => place.map((n) => n + 1).join(".") || "1";

function RowHead({ place, inner, not }: { place: Place; inner: Condition; not: boolean }) {
  const { root, say, edit, vocabulary } = useBuilding();
  return (
    <Subject
      label={say.t("ui.subject", { place: numbered(place) })}
      value={chosen(inner)}
      onChange={(choice) => edit(put(root, place, negated(begun(choice, vocabulary), not)))}
    />
  );
}

function Fields({ place, inner, not }: { place: Place; inner: Condition; not: boolean }) {
  const { root, edit } = useBuilding();
  const change = (next: Condition) => edit(put(root, place, negated(next, not)), keyOf(place));
  if (inner.type === "events") return <EventsFields events={inner} onChange={change} />;
  if (inner.type === "fact") return <FactFields fact={inner} onChange={change} />;
  if (inner.type === "sequence") return <SequenceFields sequence={inner} onChange={change} />;
  return null;
}

function GroupHead({ place, group, not }: { place: Place; group: Group; not: boolean }) {
  const { root, say, edit } = useBuilding();
  return (
    <Choice
      label={say.t("ui.group_kind", { place: numbered(place) })}
      value={group.type}
      options={[
        { value: "all", label: say.t("ui.all") },
        { value: "any", label: say.t("ui.any") },
      ]}
      onChange={(type) => edit(put(root, place, negated({ ...group, type } as Group, not)))}
    />
  );
}

function Parts({ place, group }: { place: Place; group: Group }) {
  const { root, say, edit, arrive, vocabulary } = useBuilding();
  const add = (one: Condition) => {
    edit(insert(root, place, one));
    arrive([...place, group.of.length], say.t("ui.added"));
  };
  return (
    <>
      {group.of.length === 0 && (
        <p className={css.quiet}>{say.t(group.type === "all" ? "ui.empty_all" : "ui.empty_any")}</p>
      )}
      <ul className={css.parts}>
        {group.of.map((_, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a part is
          <li key={number}>
            {number > 0 && <span className={css.joint}>{say.t(group.type === "all" ? "and" : "or").trim()}</span>}
            <Row place={[...place, number]} />
          </li>
        ))}
      </ul>
      {group.of.length < 50 && (
        <div className={css.adders}>
          <Subject
            label={say.t("ui.add_to", { place: numbered(place) })}
            prompt={say.t("ui.add_condition")}
            value=""
            onChange={(choice) => choice && add(begun(choice, vocabulary))}
          />
          <button
            type="button"
            className={css.add}
            onClick={() => add({ type: group.type === "all" ? "any" : "all", of: [] })}
          >
            {say.t("ui.add_group")}
          </button>
        </div>
      )}
    </>
  );
}

interface Acts {
  up: () => void;
  down: () => void;
  out: () => void;
  into: () => void;
  group: () => void;
  ungroup: () => void;
  turn: () => void;
  copy: () => void;
  remove: () => void;
}

/** What can be done with what stands at a place; each says aloud what it did and leaves the focus there. */
function useActs(place: Place): Acts {
  const { root, say, edit, arrive } = useBuilding();
  const moved = (next: Moved | null, said: string) => {
    if (!next) return;
    edit(next.tree);
    arrive(next.place, say.t(said, { place: numbered(next.place) }));
  };
  const condition = at(root, place);
  return {
    up: () => moved(moveBy(root, place, -1), "ui.moved"),
    down: () => moved(moveBy(root, place, 1), "ui.moved"),
    out: () => moved(moveOut(root, place), "ui.moved"),
    into: () => moved(moveIn(root, place), "ui.moved"),
    group: () => moved(wrap(root, place), "ui.grouped"),
    ungroup: () => {
      edit(unwrap(root, place));
      arrive(place.slice(0, -1), say.t("ui.ungrouped"));
    },
    turn: () => {
      if (!condition) return;
      const { inner, not } = bare(condition);
      edit(put(root, place, negated(inner, !not)));
      arrive(place, say.t(not ? "ui.said_plain" : "ui.said_not"));
    },
    copy: () => {
      if (!condition || place.length === 0) return;
      const next = [...place.slice(0, -1), (place.at(-1) ?? 0) + 1];
      edit(insert(root, place.slice(0, -1), condition, next.at(-1)));
      arrive(next, say.t("ui.copied"));
    },
    remove: () => {
      edit(put(root, place, null));
      arrive(place.slice(0, -1), say.t("ui.removed"));
    },
  };
}

function byKeys(event: KeyboardEvent, acts: Acts): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const act = { ArrowUp: acts.up, ArrowDown: acts.down, ArrowLeft: acts.out, ArrowRight: acts.into }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function Actions({ place, condition, acts }: { place: Place; condition: Condition; acts: Acts }) {
  const { root, say } = useBuilding();
  const { inner, not } = bare(condition);
  const offered: [string, () => void, boolean][] = [
    ["up", acts.up, moveBy(root, place, -1) !== null],
    ["down", acts.down, moveBy(root, place, 1) !== null],
    ["into", acts.into, moveIn(root, place) !== null],
    ["out", acts.out, place.length > 1],
    ["group", acts.group, true],
    ["ungroup", acts.ungroup, isGroup(inner) && !not],
    [not ? "plain" : "turn", acts.turn, true],
    ["copy", acts.copy, true],
    ["remove", acts.remove, true],
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={css.more} aria-label={say.t("ui.actions", { place: numbered(place) })}>
          <span aria-hidden="true">⋯</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered
          .filter(([, , possible]) => possible)
          .map(([name, act]) => (
            <Menu.Item key={name} onClick={act}>
              {capital(say.t(`act.${name}`))}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
