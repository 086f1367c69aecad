import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import { type Column, DataTable } from "../../parts/table";
import { Tick } from "../../parts/tick";
import { useToast } from "../../parts/toast";
import { useMayEdit } from "../../shell/roles";
import { messageOf } from "../placements/changes";
import { EventEditor } from "./event-editor";
import { PlanVersions } from "./plan-versions";
import { type PlanDocument, type PlannedEvent, planQuery, type TrackingPlan, usePlanChanges } from "./queries";
import css from "./tracking.module.css";
import { useTracking } from "./words";

const EMPTY: PlannedEvent = {
  name: "",
  when: {},
  clients: ["tracker", "server"],
  source: "",
  owner: "",
  per_day: null,
  properties: [],
};

export function Plan() {
  const plan = useQuery(planQuery);
  return <Loaded query={plan}>{(detail) => <PlanPage plan={detail} />}</Loaded>;
}

function PlanPage({ plan }: { plan: TrackingPlan }) {
  const t = useTracking();
  const say = useToast();
  const mayEdit = useMayEdit();
  const changes = usePlanChanges();
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const [chosen, choose] = useState<PlanDocument | null>(null); // shown in the same tick, until the answer holds it
  const document = chosen ?? plan.draft ?? plan.document;
  const events = document.events ?? [];
  const failed = { onError: (error: unknown) => say(t("plan.failed", { message: messageOf(error) })) };

  function save(next: PlanDocument) {
    choose(next);
    changes.save.mutate(
      { document: next, expected_version: plan.version },
      { ...failed, onSettled: () => choose(null) },
    );
  }

  function put(at: number | "new", event: PlannedEvent | null) {
    const others = events.filter((_, position) => position !== at);
    const place = at === "new" ? others.length : at;
    save({ ...document, events: event ? [...others.slice(0, place), event, ...others.slice(place)] : others });
    setEditing(null);
  }

  return (
    <>
      <div className={css.stand}>
        <div>
          <p>
            {plan.published_version === null
              ? t("plan.default")
              : t("plan.version", { version: plan.published_version })}{" "}
            {plan.draft && t("plan.drafted")}
          </p>
          <p className={css.small}>{t("plan.no_block")}</p>
        </div>
        {mayEdit && plan.draft && (
          <div className={css.acts}>
            <Button
              variant="subtle"
              onClick={() =>
                changes.discard.mutate(undefined, { ...failed, onSuccess: () => say(t("plan.discarded")) })
              }
            >
              {t("plan.discard")}
            </Button>
            <Button
              loading={changes.publish.isPending}
              onClick={() =>
                changes.publish.mutate(plan.version, { ...failed, onSuccess: () => say(t("plan.published")) })
              }
            >
              {t("plan.publish")}
            </Button>
          </div>
        )}
      </div>
      <Money document={document} mayEdit={mayEdit} onChange={save} />
      <Section
        plain
        title={t("plan.events")}
        aside={
          mayEdit && (
            <Button variant="default" onClick={() => setEditing("new")}>
              {t("plan.add")}
            </Button>
          )
        }
      >
        <Events events={events} onEdit={mayEdit ? setEditing : undefined} />
      </Section>
      <Section title={t("plan.history")}>
        <PlanVersions plan={plan} />
      </Section>
      {editing !== null && (
        <EventEditor
          event={editing === "new" ? EMPTY : (events[editing] ?? EMPTY)}
          known={plan.known_events}
          fresh={editing === "new"}
          onSave={(event) => put(editing, event)}
          onRemove={() => put(editing, null)}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function Money(props: { document: PlanDocument; mayEdit: boolean; onChange: (next: PlanDocument) => void }) {
  const { document, mayEdit, onChange } = props;
  const t = useTracking();
  const stated = (document.currencies ?? []).join(", ");
  const [text, setText] = useState(stated);
  useEffect(() => setText(stated), [stated]);
  return (
    <Section title={t("plan.money")}>
      <div className={css.money}>
        <TextInput
          label={t("plan.currencies")}
          description={t("plan.currencies_hint")}
          value={text}
          disabled={!mayEdit}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => {
            const currencies = text
              .toUpperCase()
              .split(/[\s,;]+/)
              .filter(Boolean);
            if (currencies.join(", ") !== stated) onChange({ ...document, currencies });
          }}
        />
        <div className={css.checks}>
          <Tick
            label={t("plan.zero_prices")}
            checked={document.zero_prices ?? false}
            disabled={!mayEdit}
            onChange={(checked) => onChange({ ...document, zero_prices: checked })}
          />
          <Tick
            label={t("plan.in_catalogue")}
            checked={document.products_in_catalogue ?? true}
            disabled={!mayEdit}
            onChange={(checked) => onChange({ ...document, products_in_catalogue: checked })}
          />
        </div>
      </div>
    </Section>
  );
}

interface Numbered extends PlannedEvent {
  place: number;
}

function Events({ events, onEdit }: { events: PlannedEvent[]; onEdit?: (place: number) => void }) {
  const t = useTracking();
  const format = useFormat();
  const rows: Numbered[] = events.map((event, place) => ({ ...event, place }));
  const columns: Column<Numbered>[] = [
    {
      key: "name",
      label: t("plan.event"),
      primary: true,
      render: (event) =>
        onEdit ? (
          <button type="button" className={css.inline} onClick={() => onEdit(event.place)}>
            {event.name}
          </button>
        ) : (
          event.name
        ),
    },
    {
      key: "when",
      label: t("plan.when"),
      wide: true,
      render: (event) => event.when?.[format.language] ?? event.when?.en ?? "",
    },
    {
      key: "required",
      label: t("plan.required"),
      wide: true,
      render: (event) => {
        const required = (event.properties ?? []).filter((one) => one.required).map((one) => one.name);
        return required.length ? <code className={css.code}>{required.join(", ")}</code> : t("plan.anything");
      },
    },
    {
      key: "how",
      label: t("plan.how"),
      render: (event) => (
        <span className={css.tags}>
          {(event.clients ?? []).map((client) => (
            <Tag key={client}>{t(`client.${client}`)}</Tag>
          ))}
        </span>
      ),
    },
    { key: "owner", label: t("plan.owner"), render: (event) => event.owner || "–" },
    {
      key: "per_day",
      label: t("plan.per_day"),
      numeric: true,
      render: (event) => (event.per_day == null ? "–" : format.count(event.per_day)),
    },
  ];
  return <DataTable name="plan" label={t("plan.events")} columns={columns} rows={rows} keyOf={(event) => event.name} />;
}
